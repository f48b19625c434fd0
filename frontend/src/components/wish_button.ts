import { forgetMe, me } from "../base/me.ts";
import { announce } from "../base/status.ts";

interface Answer {
  wished?: boolean;
  message?: string;
  url?: string;
}

/** The heart: full when the product is on the visitor's list. Pressed again, it is taken off. */
class WishButton extends HTMLElement {
  #csrf = "";
  #empty = "";

  connectedCallback(): void {
    this.#empty = this.#label?.textContent ?? "";
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#send(event.target as HTMLFormElement);
    });
    void me().then((visitor) => {
      this.#csrf = visitor?.csrf ?? "";
      if (visitor?.wishes?.ids.includes(Number(this.dataset.product))) this.#show(true);
    });
  }

  get #button(): HTMLButtonElement | null {
    return this.querySelector("button");
  }

  get #label(): HTMLElement | null {
    return this.querySelector("[data-label]");
  }

  #show(full: boolean): void {
    const [button, label] = [this.#button, this.#label];
    if (!button || !label) return;
    if (full) button.dataset.state = "full";
    else delete button.dataset.state;
    label.textContent = full ? (this.dataset.full ?? this.#empty) : this.#empty;
  }

  async #send(form: HTMLFormElement): Promise<void> {
    const button = this.#button;
    if (!button || button.getAttribute("aria-busy") === "true") return;
    const full = button.dataset.state === "full";
    button.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(full ? (this.dataset.unwish ?? form.action) : form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json", ...(full && { "X-CSRFToken": this.#csrf }) },
      });
      const answer = (await response.json()) as Answer;
      if (answer.url) {
        location.assign(answer.url);
        return;
      }
      forgetMe();
      this.#show(answer.wished === true);
      announce(answer.message ?? "");
    } catch {
      form.submit(); // the plain way says what is wrong
    } finally {
      button.removeAttribute("aria-busy");
    }
  }
}

customElements.define("wish-button", WishButton);
