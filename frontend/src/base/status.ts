export interface Link {
  href: string;
  label: string;
}

const SHOWN_FOR = 7000;
let timer: number | undefined;

/** Says what just happened: seen at the foot of the screen, heard by screen readers. */
export function announce(
  text: string,
  { link, error = false, quiet = false }: { link?: Link; error?: boolean; quiet?: boolean } = {},
): void {
  const region = document.querySelector<HTMLElement>("[data-status]");
  if (!region || !text) return;
  const message = document.createElement("div");
  message.className = error ? "status__message status__message--error" : "status__message";
  if (quiet) message.className = "visually-hidden"; // the page shows it already
  message.append(text);
  if (link) {
    const anchor = document.createElement("a");
    anchor.href = link.href;
    anchor.textContent = link.label;
    message.append(anchor);
  }
  region.replaceChildren(message);
  leaveLater(region, message);
}

function leaveLater(region: HTMLElement, message: HTMLElement): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (message.matches(":hover, :focus-within")) leaveLater(region, message);
    else region.replaceChildren();
  }, SHOWN_FOR);
}
