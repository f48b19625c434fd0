import { me } from "../base/me.ts";

/** The number at the bag in the header. */
class BasketBadge extends HTMLElement {
  readonly #update = (event: Event) => this.#show((event as CustomEvent<number>).detail, true);

  connectedCallback(): void {
    document.addEventListener("basket:count", this.#update);
    void me().then((visitor) => {
      if (visitor?.basket) this.#show(visitor.basket.count, false);
    });
  }

  disconnectedCallback(): void {
    document.removeEventListener("basket:count", this.#update);
  }

  #show(count: number, changed: boolean): void {
    const badge = this.querySelector<HTMLElement>("[data-basket-count]");
    if (!badge) return;
    badge.hidden = count === 0;
    badge.textContent = count > 99 ? "99+" : String(count);
    badge.removeAttribute("data-changed");
    if (changed) requestAnimationFrame(() => badge.setAttribute("data-changed", ""));
  }
}

customElements.define("basket-badge", BasketBadge);
