// Packing by keyboard: each scan counts a line up at once, Enter on a full parcel asks for its number and ships.
const form = document.querySelector('[data-pack]');

function start() {
  const code = form.querySelector('#code');
  const answer = form.querySelector('#answer');
  const number = form.querySelector('[name="tracking_number"]');
  const scanRow = form.querySelector('[data-scan]');
  const ship = form.querySelector('[data-whole]');
  const part = form.querySelector('[data-part]');
  const fill = form.querySelector('[data-all]');
  const lines = [...form.querySelectorAll('[data-line]')].map((row) => ({
    row,
    codes: [row.dataset.sku, row.dataset.upc].filter(Boolean).map((each) => each.toLowerCase()),
    title: row.dataset.title,
    wanted: Number(row.dataset.wanted),
    input: row.querySelector('input.count'),
  }));
  const packed = (line) => Number(line.input.value) || 0;
  const left = () => lines.reduce((sum, line) => sum + Math.max(line.wanted - packed(line), 0), 0);

  function say(name, words, refused = false) {
    answer.textContent = form.dataset[name].replace(/%\((\w+)\)[ds]/g, (_all, word) => words[word]);
    answer.classList.toggle('is-refused', refused);
  }

  function show() {
    for (const line of lines) line.row.classList.toggle('is-full', packed(line) >= line.wanted);
    for (const button of [part, fill]) if (button) button.hidden = left() === 0;
  }

  function askNumber() {
    if (scanRow) scanRow.hidden = true;
    say('ready', {});
    number.focus();
    number.select();
  }

  function scan() {
    const typed = code.value.trim();
    code.value = '';
    if (!typed) return left() ? say('missing', { left: left() }) : askNumber();
    const called = lines.filter((line) => line.codes.includes(typed.toLowerCase()));
    const line = called.find((each) => packed(each) < each.wanted);
    if (!called.length) return say('unknown', { code: typed }, true);
    if (!line) return say('enough', { title: called[0].title, wanted: called[0].wanted }, true);
    line.input.value = packed(line) + 1;
    show();
    for (const each of lines) each.row.classList.toggle('is-last', each === line);
    return say(left() ? 'counted' : 'complete', { title: line.title, packed: packed(line), wanted: line.wanted });
  }

  form.addEventListener('submit', (event) => {
    const action = event.submitter?.value;
    if (action === 'all') {
      event.preventDefault();
      for (const line of lines) line.input.value = line.wanted;
      show();
      askNumber();
    } else if (action !== 'ship' && action !== 'ship_part') {
      event.preventDefault();
      scan();
    }
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && scanRow?.hidden) {
      scanRow.hidden = false;
      code.focus();
    }
    if (event.key !== 'Enter' || ![number, ...lines.map((line) => line.input)].includes(event.target)) return;
    event.preventDefault();
    if (event.target === number) form.requestSubmit(ship);
    else (code ?? number).focus();
  });
  form.addEventListener('input', show);
  show(); // the browser may have kept what was counted
  (code ?? number).focus();
}

if (form) start();
