// The orders of a page are chosen at once, or from one to another with Shift.
const all = document.querySelector('[data-select-all]');
const boxes = [...document.querySelectorAll('[name="selected_order"]')];
let last = null;

if (all) {
  all.hidden = false;
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
  });
}
for (const box of boxes) {
  box.addEventListener('click', (event) => {
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((one, other) => one - other);
      for (const each of boxes.slice(from, to + 1)) each.checked = box.checked;
    }
    last = box;
    if (all) all.checked = boxes.every((each) => each.checked);
  });
}
