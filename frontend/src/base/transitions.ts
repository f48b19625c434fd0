/** List to product: the picture that was pressed grows into the product's. Nothing depends on it. */
export function nameTheArtThatLeaves(): void {
  window.addEventListener("pageswap", (event) => {
    const target = event.activation?.entry?.url;
    if (!event.viewTransition || !target) return;
    const path = new URL(target).pathname;
    const link = document.querySelector(`[data-card] a[href="${CSS.escape(path)}"]`);
    const art = link?.closest("[data-card]")?.querySelector<HTMLElement>(".picture");
    if (!art) return;
    art.style.viewTransitionName = "product-art";
    const end = () => {
      art.style.viewTransitionName = "";
    };
    event.viewTransition.finished.then(end, end);
  });
}
