/** Shows itself at the foot of a phone's screen once the page's own button has been scrolled past. */
class BuyBar extends HTMLElement {
  #observer: IntersectionObserver | undefined;

  connectedCallback(): void {
    const form = document.getElementById(this.getAttribute("for") ?? "");
    if (!form) return;
    this.#observer = new IntersectionObserver(([entry]) => {
      this.hidden = !entry || entry.isIntersecting || entry.boundingClientRect.top > 0;
    });
    this.#observer.observe(form);
  }

  disconnectedCallback(): void {
    this.#observer?.disconnect();
  }
}

customElements.define("buy-bar", BuyBar);
