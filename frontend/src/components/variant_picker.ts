import { addressOf, refocus, swapRegions } from "../base/swap.ts";

/** Another size or colour in place: the variant's own page is fetched and its parts put into this one. */
class VariantPicker extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      void choose(link);
    });
  }
}

async function choose(link: HTMLAnchorElement): Promise<void> {
  const url = link.href;
  link.setAttribute("aria-busy", "true");
  const html = await fetch(url, { headers: { Accept: "text/html" } })
    .then((response) => (response.ok ? response.text() : null))
    .catch(() => null);
  if (html === null || !swapRegions(html)) {
    location.assign(url);
    return;
  }
  history.replaceState(history.state, "", url);
  refocus(addressOf(link));
}

customElements.define("variant-picker", VariantPicker);
