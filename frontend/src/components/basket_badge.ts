import { forgetMe, me } from "../base/me.ts";
import { announce } from "../base/status.ts";

/** The number at the bag in the header. */
class BasketBadge extends HTMLElement {
  readonly #update = (event: Event) => this.#show((event as CustomEvent<number>).detail, true);
  readonly #again = (event: PageTransitionEvent) => {
    if (!event.persisted) return;
    forgetMe();
    this.#ask();
  };

  connectedCallback(): void {
    document.addEventListener("basket:count", this.#update);
    window.addEventListener("pageshow", this.#again);
    this.#ask();
  }

  disconnectedCallback(): void {
    document.removeEventListener("basket:count", this.#update);
    window.removeEventListener("pageshow", this.#again);
  }

  #ask(): void {
    void me().then((visitor) => {
      if (!visitor?.basket) return;
      this.#show(visitor.basket.count, false);
      if (visitor.basket.count) tellOnce(visitor.basket.notice);
    });
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

/** What isn't sold in this market: said on arrival, not on every page. The basket's page says it always.
 *  Asked with a full basket only: the first look into the session's storage holds up the page. */
function tellOnce(notice = ""): void {
  const before = sessionStorage.getItem("basket:notice") ?? "";
  if (notice && notice !== before) announce(notice);
  sessionStorage.setItem("basket:notice", notice);
}

customElements.define("basket-badge", BasketBadge);
