// The sum of a refund while it is chosen. What counts is what the next page says.
const form = document.querySelector('form.refund');
const output = form?.querySelector('[data-total]');

function shares(input) {
  return input.dataset.shares.split(',').map(Number);
}

function total() {
  let sum = 0;
  for (const input of form.querySelectorAll('[data-shares]')) sum += shares(input)[Number(input.value)] ?? 0;
  for (const name of ['delivery', 'further']) {
    sum += Number(form.elements.namedItem(name)?.value.replace(',', '.') ?? 0) || 0;
  }
  return sum;
}

function show() {
  const style = { style: 'currency', currency: form.dataset.currency };
  output.textContent = new Intl.NumberFormat(form.dataset.language, style).format(total());
}

if (output) {
  form.addEventListener('input', show);
  show();
}
