/** Plus and minus beside a number field. */
class QuantityStepper extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", (event) => {
      const button = (event.target as Element).closest<HTMLButtonElement>("[data-step]");
      if (button) this.#step(Number(button.dataset.step));
    });
    this.addEventListener("input", () => this.#limit());
    this.#limit();
  }

  get #input(): HTMLInputElement | null {
    return this.querySelector("input");
  }

  #step(by: number): void {
    const input = this.#input;
    if (!input) return;
    const before = input.value;
    if (by > 0) input.stepUp();
    else input.stepDown();
    if (input.value === before) return;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #limit(): void {
    const input = this.#input;
    if (!input) return;
    const value = Number(input.value);
    for (const button of this.querySelectorAll<HTMLButtonElement>("[data-step]")) {
      const down = Number(button.dataset.step) < 0;
      const isEnd = down ? value <= Number(input.min) : value >= Number(input.max);
      button.setAttribute("aria-disabled", String(isEnd)); // a disabled one would lose the keyboard
    }
    const told = this.querySelector<HTMLElement>("[data-limit]");
    const isMost = value >= Number(input.max) && value > Number(input.min);
    if (told) told.textContent = isMost ? (told.dataset.limit ?? "") : "";
  }
}

customElements.define("quantity-stepper", QuantityStepper);
