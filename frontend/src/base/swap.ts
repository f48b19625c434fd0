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

let release: Promise<void> = Promise.resolve();

document.addEventListener(
  "pointerdown",
  (event) => {
    if (event.button !== 0) return; // a menu that opens instead may swallow the release
    release = new Promise((resolve) => {
      // The click follows within the same task.
      const end = () => window.setTimeout(resolve);
      for (const type of ["pointerup", "pointercancel"]) window.addEventListener(type, end, { once: true });
    });
  },
  { capture: true },
);

/** Until no button is held down: one that is replaced between press and release is never clicked. */
export function released(): Promise<void> {
  return release;
}

/** Keeps the keyboard where it was: the first of these selectors that answers after a swap. */
export function refocus(...selectors: (string | null)[]): void {
  for (const selector of selectors) {
    const element = selector && document.querySelector<HTMLElement>(selector);
    if (element) {
      element.focus({ preventScroll: true });
      return;
    }
  }
}

/** How to find an element again after its region was rendered anew. */
export function addressOf(element: Element | null): string | null {
  if (!(element instanceof HTMLElement)) return null;
  if (element.dataset.focus) return `[data-focus="${CSS.escape(element.dataset.focus)}"]`;
  if (element.id) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute("href");
  return href ? `a[href="${CSS.escape(href)}"]` : null;
}
