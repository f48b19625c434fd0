/**
 * Puts the `[data-swap]` regions of another answer into this page: the server renders, the page stays.
 * Returns false when the answer is no page of the same shape; the caller then lets the browser go there.
 */
export function swapRegions(html: string): boolean {
  const next = new DOMParser().parseFromString(html, "text/html");
  const pairs = [...document.querySelectorAll<HTMLElement>("[data-swap]")].map(
    (present) => [present, next.querySelector<HTMLElement>(`[data-swap="${present.dataset.swap}"]`)] as const,
  );
  if (pairs.length === 0 || pairs.some(([, fresh]) => fresh === null)) return false;
  for (const [present, fresh] of pairs) {
    if (fresh) present.replaceWith(document.adoptNode(fresh));
  }
  document.title = next.title;
  return true;
}

/** Keeps the keyboard where it was: the element that answers to the same selector after a swap. */
export function refocus(selector: string | null): void {
  if (selector) document.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
}

/** How to find an element again after its region was rendered anew. */
export function addressOf(element: Element | null): string | null {
  if (!(element instanceof HTMLElement)) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute("href");
  return href ? `a[href="${CSS.escape(href)}"]` : null;
}
