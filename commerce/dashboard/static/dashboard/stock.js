// The stock-take's sheet by keyboard: Enter leads to the next line, the difference stands beside it at once.
const counts = [...document.querySelectorAll('.stock-take input.count')];

function showDifference(input) {
  const row = input.closest('tr');
  const output = row.querySelector('[data-difference]');
  const inStock = Number(row.querySelector('[data-in-stock]').dataset.inStock);
  const difference = Number(input.value) - inStock;
  const isNumber = /^[0-9]+$/.test(input.value.trim());
  output.textContent = isNumber ? `${difference > 0 ? '+' : ''}${difference}`.replace('-', '\u2212') : '';
  output.classList.toggle('lack', isNumber && difference < 0);
}

function move(event, step) {
  event.preventDefault();
  const next = counts[counts.indexOf(event.target) + step];
  if (next) {
    next.focus();
    next.select();
  } else if (step > 0) {
    document.querySelector('.stock-take textarea').focus();
  }
}

for (const input of counts) {
  input.addEventListener('input', () => showDifference(input));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === 'ArrowDown') move(event, 1);
    if (event.key === 'ArrowUp') move(event, -1);
  });
  showDifference(input); // the browser may have kept what was typed
}
counts[0]?.focus();
