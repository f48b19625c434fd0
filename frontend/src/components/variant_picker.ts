import { announce } from "../base/status.ts";
import { addressOf, refocus, released, swapRegions } from "../base/swap.ts";

const LONGEST_WAIT = 400;
const QUANTITY = ".add-to-basket [name=quantity]";

let choosing: Promise<boolean> = Promise.resolve(true);
let newest = 0;

/** Whether the last choice stands on the page: whoever adds waits for it, so that no other size is bought. */
export function chosen(): Promise<boolean> {
  return choosing;
}

/** Another size or colour in place: the variant's own page is fetched and its parts put into this one. */
class VariantPicker extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener("click", (event) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      choosing = choose(link, ++newest);
    });
  }
}

/** Chosen twice in a row, only the later one counts, whichever answers first. */
async function choose(link: HTMLAnchorElement, turn: number): Promise<boolean> {
  const url = link.href;
  link.setAttribute("aria-busy", "true");
  const html = await fetch(url, { headers: { Accept: "text/html" } })
    .then((response) => (response.ok ? response.text() : null))
    .catch(() => null);
  if (html !== null) await warm(html);
  await released();
  if (turn !== newest) return false;
  const quantity = document.querySelector<HTMLInputElement>(QUANTITY)?.value;
  if (html === null || !swapRegions(html)) {
    location.assign(url);
    return false;
  }
  if (quantity) keep(quantity);
  history.replaceState(history.state, "", url);
  refocus(addressOf(link));
  const told = [".product__price .price", ".stock"].map((part) =>
    document.querySelector(part)?.textContent?.trim(),
  );
  announce(told.filter(Boolean).join(", "), { quiet: true });
  return true;
}

/** How many were asked for outlasts the choice, as far as there are so many. */
function keep(quantity: string): void {
  const input = document.querySelector<HTMLInputElement>(QUANTITY);
  if (input?.type !== "number") return;
  input.value = String(Math.min(Number(quantity), Number(input.max)));
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Has the new picture ready before it takes the old one's place, unless that takes long. */
async function warm(html: string): Promise<void> {
  const next = new DOMParser().parseFromString(html, "text/html").querySelector("[data-stage] picture");
  const image = next && document.importNode(next, true).querySelector("img");
  if (!image) return;
  const late = new Promise((resolve) => window.setTimeout(resolve, LONGEST_WAIT));
  await Promise.race([image.decode().catch(() => undefined), late]);
}

customElements.define("variant-picker", VariantPicker);
