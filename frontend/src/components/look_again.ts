import { announce } from "../base/status.ts";
import { addressOf, refocus, released, swapRegions } from "../base/swap.ts";

const REGION = "[data-swap]";

/** Stands in a page while it waits: looks every `data-seconds`, and shows in place what came of it. */
class LookAgain extends HTMLElement {
  #timer: number | undefined;

  connectedCallback(): void {
    this.#wait();
  }

  disconnectedCallback(): void {
    window.clearTimeout(this.#timer);
  }

  #wait(): void {
    this.#timer = window.setTimeout(() => void this.#look(), Number(this.dataset.seconds) * 1000);
  }

  async #look(): Promise<void> {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    const html = await answer?.text().catch(() => null);
    if (!answer || !html || answer.status >= 500 || html.includes(`<${this.localName}`)) {
      this.#wait();
      return;
    }
    await released();
    const focused = document.activeElement;
    const place = focused?.closest(REGION) ? [addressOf(focused), "#main"] : [];
    if (!swapRegions(html)) {
      location.reload();
      return;
    }
    refocus(...place);
    announce(document.querySelector("main h1")?.textContent ?? "", { quiet: true });
  }
}

customElements.define("look-again", LookAgain);
