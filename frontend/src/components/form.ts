import { announceBasket } from "../base/me.ts";
import { sendInTurn } from "../base/sending.ts";
import { announce } from "../base/status.ts";
import { addressOf, refocus, swapRegions } from "../base/swap.ts";

const PAUSE = 500;

/** A choice that is its own command: `<form data-autosubmit>` goes when it changes. */
export function submitOnChange(): void {
  const timers = new WeakMap<HTMLFormElement, number>();
  document.addEventListener("change", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-autosubmit]");
    if (!form) return;
    window.clearTimeout(timers.get(form));
    const wait = (event.target as Element).matches("input[type=number]") ? PAUSE : 0;
    timers.set(
      form,
      window.setTimeout(() => form.isConnected && form.requestSubmit(), wait),
    );
  });
}

/** `<form data-swap-form>` posts in the background; the answer's `[data-swap]` regions replace this page's. */
export function submitInPlace(): void {
  document.addEventListener("submit", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-swap-form]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    void send(form, event.submitter);
  });
}

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  let focused: string | null = null;
  form.closest("[data-swap]")?.setAttribute("aria-busy", "true");
  const fill = (html: string) => {
    focused = addressOf(document.activeElement);
    return swapRegions(html);
  };
  if (!(await sendInTurn(form, submitter, { fill }))) return;
  const told = "[data-swap] [role=status]";
  refocus(focused, `${told} :is(a, button)`, "main");
  const region = document.querySelector<HTMLElement>("[data-swap][data-basket-total]");
  if (region) announceBasket(Number(region.dataset.basketTotal));
  announce(document.querySelector(told)?.textContent?.trim() ?? "", { quiet: true });
}

/** The summary of what is wrong is read first. */
export function focusErrors(): void {
  document.querySelector<HTMLElement>("[data-form-errors]")?.focus();
}
