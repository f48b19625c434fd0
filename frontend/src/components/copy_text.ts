import { announce } from "../base/status.ts";

/** `[data-text]` beside a button that copies it. Without a script it is there to be selected. */
class CopyText extends HTMLElement {
  connectedCallback(): void {
    const button = this.querySelector("button");
    const text = this.querySelector<HTMLElement>("[data-text]")?.dataset.text;
    if (!button || !text || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      void navigator.clipboard.writeText(text).then(() => announce(this.dataset.done ?? ""));
    });
  }
}

customElements.define("copy-text", CopyText);
