import { released } from "./swap.ts";

const LONGEST_WAIT = 20_000;

let queue: Promise<unknown> = Promise.resolve();
let newest = 0;
const told = new WeakMap<HTMLInputElement, string>();

/**
 * Sends a form in the background, after what was sent before it: the last press is what counts.
 * `fill` puts the answer in the page's place; true: it stands there. An answer with a later one on its way is left
 * out, since that one shows its outcome too. Without an answer the browser sends the form itself.
 */
export async function sendInTurn(
  form: HTMLFormElement,
  submitter: HTMLElement | null,
  { headers = {}, fill }: { headers?: HeadersInit; fill: (html: string) => boolean },
): Promise<boolean> {
  const turn = ++newest;
  const body = new FormData(form, submitter);
  for (const field of numbers(form)) told.set(field, field.value);
  const answer = queue.then(() =>
    fetch(form.action, { method: "POST", body, headers, signal: AbortSignal.timeout(LONGEST_WAIT) })
      .then((response) => response.text())
      .catch(() => null),
  );
  queue = answer;
  const html = await answer;
  await released();
  if (turn !== newest) return false;
  if (html !== null && keepingNumbers(() => fill(html))) return true;
  form.submit();
  return false;
}

/** What was changed while the answer was on its way, and not yet told, is changed in the new part as well. */
function keepingNumbers(fill: () => boolean): boolean {
  const untold = numbers(document).filter(
    (field) => field.value !== field.defaultValue && field.value !== told.get(field),
  );
  if (!fill()) return false;
  for (const before of untold) {
    const field = document.getElementById(before.id);
    if (!(field instanceof HTMLInputElement) || field === before) continue;
    field.value = before.value;
    for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
  }
  return true;
}

function numbers(root: ParentNode): HTMLInputElement[] {
  return [...root.querySelectorAll<HTMLInputElement>("form[data-autosubmit] input[type=number]")];
}
