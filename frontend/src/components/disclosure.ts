/** Where one stays in a menu: an entry's panel stands beside it, not in it. */
const placeOf = (menu: HTMLDetailsElement) => menu.closest(".site-nav__item") ?? menu;

/** Menus made of `<details>`: Escape and a press elsewhere close them, as everybody expects. */
export function closeMenusFromOutside(): void {
  const open = () => document.querySelectorAll<HTMLDetailsElement>("details[data-disclosure][open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (!placeOf(menu).contains(event.target as Node)) menu.open = false;
    }
  });
  const nav = document.querySelector<HTMLElement>(".site-nav");
  nav?.addEventListener("pointerleave", () => nav.removeAttribute("data-quiet"));
  document.addEventListener("focusin", (event) => {
    for (const menu of open()) {
      if (!placeOf(menu).contains(event.target as Node)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (nav?.matches(":hover")) nav.setAttribute("data-quiet", "");
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector<HTMLElement>("summary")?.focus();
    }
  });
}
