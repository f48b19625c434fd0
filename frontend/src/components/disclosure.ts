/** Menus made of `<details>`: Escape and a press elsewhere close them, as everybody expects. */
export function closeMenusFromOutside(): void {
  const open = () => document.querySelectorAll<HTMLDetailsElement>("details[data-disclosure][open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target as Node)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector<HTMLElement>("summary")?.focus();
    }
  });
}
