import { announceBasket } from "../base/me.ts";
import { sendInTurn } from "../base/sending.ts";
import { addressOf, refocus } from "../base/swap.ts";

const HEADERS = { "X-Part": "drawer", Accept: "text/html" };

/** The basket beside the page: shown after adding, changed in place. Its page does the same without script. */
class BasketDrawer extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send(event.target as HTMLFormElement, event.submitter);
    });
    this.addEventListener("click", ({ target }) => {
      if (target === this.#dialog || (target as Element).closest("[data-close]")) this.#dialog?.close();
    });
    window.addEventListener("pagehide", () => this.#dialog?.close());
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector("dialog");
  }

  async open(line: number): Promise<boolean> {
    const html = await fetch(`${this.dataset.url}?added=${line}`, { headers: HEADERS })
      .then((response) => response.text())
      .catch(() => null);
    if (!html || !this.#fill(html)) return false;
    if (!this.#dialog?.open) this.#dialog?.showModal();
    return true;
  }

  async #send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
    let focused: string | null = null;
    form.closest("[data-drawer-part]")?.setAttribute("aria-busy", "true");
    const fill = (html: string) => {
      focused = addressOf(document.activeElement);
      return this.#fill(html);
    };
    if (!(await sendInTurn(form, submitter, { headers: HEADERS, fill }))) return;
    refocus(focused && `basket-drawer ${focused}`, "basket-drawer [role=status] button", "#drawer-title");
  }

  #fill(html: string): boolean {
    const part = new DOMParser()
      .parseFromString(html, "text/html")
      .querySelector<HTMLElement>("[data-drawer-part]");
    const body = this.querySelector("[data-drawer-body]");
    if (!part || !body) return false;
    body.replaceChildren(document.adoptNode(part));
    announceBasket(Number(part.dataset.basketTotal));
    return true;
  }
}

/** Opens the page's drawer at a line. False: there is none; `otherwise` is called when it can't be filled. */
export function showAdded(line: number, otherwise: () => void): boolean {
  const drawer = document.querySelector<BasketDrawer>("basket-drawer");
  if (!drawer || typeof HTMLDialogElement === "undefined") return false;
  void drawer.open(line).then((opened) => opened || otherwise());
  return true;
}

customElements.define("basket-drawer", BasketDrawer);
