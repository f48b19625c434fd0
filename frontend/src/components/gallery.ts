/** Swipe is the browser's own scrolling; this keeps the thumbnails in step and the page where it is. */
class GalleryViewer extends HTMLElement {
  connectedCallback(): void {
    const stage = this.querySelector<HTMLElement>("[data-stage]");
    if (!stage) return;
    this.addEventListener("click", (event) => {
      const thumb = (event.target as Element).closest<HTMLAnchorElement>("a[data-thumb]");
      const view = thumb && this.querySelector<HTMLElement>(thumb.hash);
      if (!view) return;
      event.preventDefault();
      stage.scrollTo({ left: view.offsetLeft - stage.offsetLeft, behavior: "smooth" });
    });
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
