const LEVELS = [1, 1.6, 2.5, 4];
const DOUBLED = 2;

/** One large picture at a time: bigger by press, plus, wheel with Ctrl or two fingers; the rest is scrolling. */
export class Zoom {
  #place = 0;
  #level = 0;
  readonly #dialog: HTMLDialogElement;
  readonly #links: HTMLAnchorElement[];
  readonly #stage: HTMLElement | null;
  #span = 0;

  constructor(dialog: HTMLDialogElement, links: HTMLAnchorElement[]) {
    this.#dialog = dialog;
    this.#links = links;
    this.#stage = dialog.querySelector<HTMLElement>("[data-zoom-stage]");
    dialog.addEventListener("click", (event) => this.#pressed(event));
    dialog.addEventListener("keydown", (event) => this.#key(event));
    this.#stage?.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    this.#stage?.addEventListener("touchmove", (event) => this.#pinch(event), { passive: false });
    this.#stage?.addEventListener("touchend", () => {
      this.#span = 0;
    });
  }

  open(place: number): boolean {
    if (!this.#stage || typeof this.#dialog.showModal !== "function") return false;
    this.#show(place);
    this.#dialog.showModal();
    return true;
  }

  #show(place: number): void {
    this.#place = (place + this.#links.length) % this.#links.length;
    const picture = this.#links[this.#place]?.querySelector("picture")?.cloneNode(true) as
      | HTMLElement
      | undefined;
    if (!picture || !this.#stage) return;
    for (const source of picture.querySelectorAll("source")) source.sizes = "250vw"; // the largest there is
    picture.querySelector("img")?.removeAttribute("loading");
    this.#stage.replaceChildren(picture);
    this.#zoom(0);
  }

  #zoom(level: number, at?: { x: number; y: number }): void {
    const stage = this.#stage;
    if (!stage) return;
    const { left, top, width, height } = stage.getBoundingClientRect();
    const x = (at?.x ?? left + width / 2) - left;
    const y = (at?.y ?? top + height / 2) - top;
    const across = (stage.scrollLeft + x) / stage.scrollWidth;
    const down = (stage.scrollTop + y) / stage.scrollHeight;
    this.#level = Math.min(Math.max(level, 0), LEVELS.length - 1);
    stage.style.setProperty("--zoom", String(LEVELS[this.#level]));
    stage.scrollTo({ left: across * stage.scrollWidth - x, top: down * stage.scrollHeight - y });
    stage.dataset.level = String(this.#level);
    for (const button of this.#dialog.querySelectorAll<HTMLElement>("[data-zoom-by]")) {
      const end = Number(button.dataset.zoomBy) > 0 ? LEVELS.length - 1 : 0;
      button.setAttribute("aria-disabled", String(this.#level === end));
    }
  }

  #pressed(event: MouseEvent): void {
    const button = (event.target as Element).closest<HTMLElement>("button");
    if (button?.dataset.zoomBy) this.#zoom(this.#level + Number(button.dataset.zoomBy));
    else if (button?.dataset.zoomTurn) this.#show(this.#place + Number(button.dataset.zoomTurn));
    else if (button) this.#dialog.close();
    else if ((event.target as Element).closest("picture"))
      this.#zoom(this.#level ? 0 : DOUBLED, { x: event.clientX, y: event.clientY });
    else this.#dialog.close();
  }

  #key(event: KeyboardEvent): void {
    const forward = getComputedStyle(this.#dialog).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key === "+" || event.key === "=") this.#zoom(this.#level + 1);
    else if (event.key === "-") this.#zoom(this.#level - 1);
    else if (this.#level === 0 && event.key.startsWith("Arrow") && /Left|Right/.test(event.key))
      this.#show(this.#place + (event.key === forward ? 1 : -1));
    else return;
    event.preventDefault();
  }

  #wheel(event: WheelEvent): void {
    if (!event.ctrlKey) return; // plain turning scrolls
    event.preventDefault();
    this.#zoom(this.#level + (event.deltaY < 0 ? 1 : -1), { x: event.clientX, y: event.clientY });
  }

  #pinch(event: TouchEvent): void {
    const [one, two] = event.touches;
    if (!one || !two) return;
    event.preventDefault();
    const span = Math.hypot(one.clientX - two.clientX, one.clientY - two.clientY);
    this.#span ||= span;
    if (span / this.#span > 1.25 || span / this.#span < 0.8) {
      const middle = { x: (one.clientX + two.clientX) / 2, y: (one.clientY + two.clientY) / 2 };
      this.#zoom(this.#level + (span > this.#span ? 1 : -1), middle);
      this.#span = span;
    }
  }
}
