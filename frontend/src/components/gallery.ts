import { Zoom } from "./zoom.ts";

/** Swipe is the browser's own scrolling; this keeps the thumbnails in step and opens the large picture. */
class GalleryViewer extends HTMLElement {
  connectedCallback(): void {
    const stage = this.querySelector<HTMLElement>("[data-stage]");
    if (!stage) return;
    const dialog = this.querySelector<HTMLDialogElement>("[data-zoom-dialog]");
    const links = [...this.querySelectorAll<HTMLAnchorElement>("a[data-zoom]")];
    const zoom = dialog && new Zoom(dialog, links);
    this.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-zoom], a[data-thumb]");
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
      if (link.matches("[data-zoom]")) {
        if (zoom?.open(links.indexOf(link))) event.preventDefault();
        return;
      }
      event.preventDefault();
      this.#show(stage, link);
    });
    this.#keepInStep(stage);
  }

  #show(stage: HTMLElement, thumb: HTMLAnchorElement): void {
    const view = this.querySelector<HTMLElement>(thumb.hash);
    if (view) stage.scrollTo({ left: view.offsetLeft - stage.offsetLeft, behavior: "smooth" });
  }

  #keepInStep(stage: HTMLElement): void {
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.find((entry) => entry.isIntersecting);
        if (seen) this.#mark(seen.target.id);
      },
      { root: stage, threshold: 0.6 },
    );
    for (const view of stage.children) observer.observe(view);
  }

  #mark(id: string): void {
    for (const thumb of this.querySelectorAll<HTMLAnchorElement>("a[data-thumb]")) {
      if (thumb.hash === `#${id}`) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    }
  }
}

customElements.define("gallery-viewer", GalleryViewer);
