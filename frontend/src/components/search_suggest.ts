const PAUSE = 120;
const SHORTEST = 2;

/**
 * What the box offers while somebody types (ARIA's combobox): arrows go through the list, Enter takes, Escape closes.
 * Without script the box is a plain search.
 */
class SearchSuggest extends HTMLElement {
  #asking = new AbortController();
  #timer: number | undefined;
  #typed = "";

  connectedCallback(): void {
    this.#input?.addEventListener("focus", () => this.#begin(), { once: true });
  }

  get #input(): HTMLInputElement | null | undefined {
    return this.closest("form")?.querySelector<HTMLInputElement>("input[name=q]");
  }

  get #options(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>("[role=option]")];
  }

  get #active(): HTMLElement | undefined {
    return this.#options.find((option) => option.ariaSelected === "true");
  }

  #begin(): void {
    const input = this.#input;
    if (!input) return;
    this.id = `${input.id}-list`;
    this.role = "listbox";
    this.ariaLabel = this.dataset.label ?? "";
    input.role = "combobox";
    input.ariaAutoComplete = "list";
    input.ariaExpanded = "false";
    input.setAttribute("aria-controls", this.id);
    input.addEventListener("input", () => {
      window.clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => void this.#ask(input), PAUSE);
    });
    input.addEventListener("keydown", (event) => this.#key(event, input));
    input.addEventListener("blur", () => this.#close(input));
    this.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the keyboard
    this.addEventListener("click", ({ target }) =>
      go((target as Element).closest<HTMLElement>("[role=option]")),
    );
  }

  /** Typed on before the answer came: the earlier question is taken back. */
  async #ask(input: HTMLInputElement): Promise<void> {
    const query = input.value.trim().replace(/\s+/g, " ").toLowerCase();
    if (query === this.#typed && !this.#isClosed(input)) return;
    this.#typed = query;
    this.#asking.abort();
    this.#asking = new AbortController();
    if (query.length < SHORTEST) {
      this.#close(input);
      return;
    }
    const { signal } = this.#asking;
    const url = `${this.dataset.url}?${new URLSearchParams({ q: query })}`;
    const html = await fetch(url, { signal })
      .then((response) => (response.ok ? response.text() : ""))
      .catch(() => "");
    if (signal.aborted || document.activeElement !== input) return;
    const found = new DOMParser().parseFromString(html, "text/html").body;
    this.replaceChildren(...found.children);
    this.#options.forEach((option, place) => {
      option.id = `${this.id}-${place}`;
      option.ariaSelected = "false";
    });
    input.removeAttribute("aria-activedescendant");
    input.ariaExpanded = String(this.#options.length > 0);
  }

  #key(event: KeyboardEvent, input: HTMLInputElement): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !event.altKey && this.#options.length > 0) {
      event.preventDefault();
      this.#move(step, input);
    } else if (event.key === "Enter" && this.#active && !event.isComposing) {
      event.preventDefault();
      go(this.#active);
    } else if (event.key === "Escape" && !this.#isClosed(input)) {
      event.preventDefault(); // the first press closes the list, the next empties the box
      this.#close(input);
    }
  }

  /** Round the list, and over the box itself, where nothing of it is chosen. */
  #move(step: number, input: HTMLInputElement): void {
    const options = this.#options;
    const places = options.length + 1;
    const now = this.#isClosed(input) ? -1 : options.findIndex((option) => option.ariaSelected === "true");
    const next = ((now + 1 + step + places) % places) - 1;
    input.ariaExpanded = "true";
    options.forEach((option, place) => {
      option.ariaSelected = String(place === next);
    });
    const chosen = options[next];
    if (chosen) {
      input.setAttribute("aria-activedescendant", chosen.id);
      chosen.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  #isClosed(input: HTMLInputElement): boolean {
    return input.ariaExpanded !== "true";
  }

  #close(input: HTMLInputElement): void {
    window.clearTimeout(this.#timer);
    this.#asking.abort();
    this.#typed = "";
    input.ariaExpanded = "false";
    input.removeAttribute("aria-activedescendant");
    for (const option of this.#options) option.ariaSelected = "false";
  }
}

function go(option: HTMLElement | null | undefined): void {
  if (option?.dataset.url) location.assign(option.dataset.url);
}

customElements.define("search-suggest", SearchSuggest);
