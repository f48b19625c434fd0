import { announceBasket } from "../base/me.ts";
import { announce, type Link } from "../base/status.ts";
import { showAdded } from "./basket_drawer.ts";
import { chosen } from "./variant_picker.ts";

interface Answer {
  message: string;
  basket?: { count: number };
  line?: number;
  link?: Link;
}

const ADDED_FOR = 2200;

/** Adds without leaving the page. The form works alone; this answers sooner. */
class AddToBasket extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("submit", (event) => {
      const form = event.target as HTMLFormElement;
      event.preventDefault();
      void this.#send(form);
    });
    this.addEventListener("input", () => this.#refuse());
  }

  get #button(): HTMLButtonElement | null {
    return this.querySelector("button[type=submit]");
  }

  async #send(form: HTMLFormElement): Promise<void> {
    const button = this.#button;
    if (!button || button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    this.#refuse();
    try {
      if (!(await chosen())) return;
      if (!form.isConnected) {
        document.querySelector<HTMLButtonElement>(`#${CSS.escape(form.id)} [type=submit]`)?.click();
        return;
      }
      const response = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
      if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
        this.#followByBrowser(form, response);
        return;
      }
      this.#show((await response.json()) as Answer, response.ok, button);
    } catch {
      form.submit();
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  /** A page came instead of data: go where the server sent us, or send the form the plain way. */
  #followByBrowser(form: HTMLFormElement, response: Response): void {
    if (response.ok && response.redirected) location.assign(response.url);
    else form.submit();
  }

  /** Why nothing was added stands at the button until something else is tried. */
  #refuse(message = "", link?: Link): void {
    const place = this.querySelector("[data-refusal]");
    place?.replaceChildren(message);
    if (!place || !link) return;
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.label;
    place.append(" ", anchor);
  }

  #show(answer: Answer, ok: boolean, button: HTMLButtonElement): void {
    if (answer.basket) announceBasket(answer.basket.count);
    if (!ok) {
      this.#refuse(answer.message, answer.link);
      return;
    }
    const told = answer.link ? { link: answer.link } : {};
    if (answer.line === undefined || !showAdded(answer.line, () => announce(answer.message, told)))
      announce(answer.message, told);
    const label = button.querySelector<HTMLElement>("[data-label]");
    const before = label?.textContent ?? "";
    if (label) label.textContent = button.dataset.added ?? before;
    button.dataset.state = "added";
    window.setTimeout(() => {
      if (label) label.textContent = before;
      delete button.dataset.state;
    }, ADDED_FOR);
  }
}

customElements.define("add-to-basket", AddToBasket);
