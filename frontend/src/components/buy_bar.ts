/** Shows itself at the foot of a phone's screen while the page's own button is out of sight. */
class BuyBar extends HTMLElement {
  #observer: IntersectionObserver | undefined;

  connectedCallback(): void {
    const form = document.getElementById(this.getAttribute("for") ?? "");
    if (!form) return;
    this.#observer = new IntersectionObserver(([entry]) => {
      this.hidden = entry?.isIntersecting ?? true;
    });
    this.#observer.observe(form);
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect();
  }
}

customElements.define("buy-bar", BuyBar);
