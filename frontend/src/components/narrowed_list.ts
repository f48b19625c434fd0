import { announce } from "../base/status.ts";
import { addressOf, refocus, released, swapRegions } from "../base/swap.ts";

const BODY = ".facets__body";
const COUNT = "#list-count";

/** A list that is narrowed in place: each choice is an address, fetched, and its parts put into this page. */
class NarrowedList extends HTMLElement {
  #asking = new AbortController();

  connectedCallback(): void {
    this.addEventListener("change", ({ target }) => {
      const form = (target as Element).closest<HTMLFormElement>("form[data-facets]");
      if (form) void this.#show(chosen(form));
    });
    this.addEventListener("submit", (event) => {
      const form = (event.target as Element).closest<HTMLFormElement>("form[data-facets]");
      if (!form) return;
      event.preventDefault(); // the list is there already
      form.hidePopover();
      refocus(COUNT);
    });
    this.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-narrow]");
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      void this.#show(link.href);
    });
    window.addEventListener("popstate", () => void this.#show(location.href, false));
  }

  /** Chosen twice in a row, only the later one counts. */
  async #show(url: string, further = true): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    this.setAttribute("aria-busy", "true");
    const answer = await fetch(url, { signal, headers: { Accept: "text/html" } }).catch(() => null);
    const html = await answer?.text().catch(() => null);
    await released();
    if (signal.aborted) return;
    const focused = addressOf(document.activeElement);
    const open = [...this.querySelectorAll("details")].map((group) => [group.id, group.open] as const);
    const scrolled = this.querySelector(BODY)?.scrollTop ?? 0;
    if (!answer?.ok || !html || !swapRegions(html)) {
      location.assign(url);
      return;
    }
    if (further) history.pushState(null, "", answer.url);
    for (const [id, isOpen] of open)
      this.querySelector(`#${CSS.escape(id)}`)?.toggleAttribute("open", isOpen);
    this.querySelector(BODY)?.scrollTo(0, scrolled);
    this.removeAttribute("aria-busy");
    refocus(focused, COUNT);
    announce(this.querySelector(COUNT)?.textContent ?? "", { quiet: true });
  }
}

/** The address of a choice: `?size=0-3m,3-6m`, as the server writes it. */
function chosen(form: HTMLFormElement): string {
  const found = new Map<string, string>();
  for (const [name, value] of new FormData(form)) {
    const before = found.get(name);
    found.set(name, before ? `${before},${value}` : String(value));
  }
  const query = new URLSearchParams([...found]).toString().replaceAll("%2C", ",");
  return query ? `${form.action}?${query}` : form.action;
}

customElements.define("narrowed-list", NarrowedList);
