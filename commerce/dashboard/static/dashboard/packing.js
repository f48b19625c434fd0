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
  const count = () => lines.reduce((sum, line) => sum + packed(line), 0);
  const leftOf = (some) => some.reduce((sum, line) => sum + Math.max(line.wanted - packed(line), 0), 0);
  const left = () => leftOf(lines);
  const named = (typed) => lines.filter((line) => line.codes.includes(typed.toLowerCase()));
  const carriers = Object.entries(JSON.parse(form.dataset.carriers));
  let isPart = scanRow === null && left() > 0;

  function say(name, words, refused = false) {
    answer.textContent = form.dataset[name].replace(/%\((\w+)\)[ds]/g, (_all, word) => words[word]);
    answer.classList.toggle('is-refused', refused);
  }

  function show() {
    for (const line of lines) line.row.classList.toggle('is-full', packed(line) >= line.wanted);
    for (const button of [part, fill]) if (button) button.hidden = left() === 0;
  }

  function askNumber() {
    isPart = left() > 0;
    if (scanRow) scanRow.hidden = true;
    say(isPart ? 'rest' : 'ready', { packed: count(), left: left() });
    number.focus();
    number.select();
  }

  function chooseCarrier() {
    const plain = number.value.replace(/\s/g, '').toUpperCase();
    const known = carriers.find(([, pattern]) => new RegExp(`^(?:${pattern})$`).test(plain));
    if (known) form.querySelector('[name="carrier"]').value = known[0];
  }

  function takeNumber(typed) {
    askNumber();
    number.value = typed;
    number.select();
    chooseCarrier();
    say('parcel', { code: typed });
  }

  function scan() {
    const typed = code.value.trim();
    code.value = '';
    if (!typed) return left() ? say('missing', { left: left() }) : askNumber();
    if (typed === '-') return count() ? askNumber() : say('nothing', {}, true);
    const several = named(typed).length ? null : typed.match(/^(\d{1,4})(?:\s*[*x×]\s*|\s+)(.+)$/i);
    const called = named(several ? several[2] : typed);
    if (!called.length && count() && !left()) return takeNumber(typed);
    let units = several ? Number(several[1]) : 1;
    if (!called.length || !units) return say('unknown', { code: typed }, true);
    let [line] = called;
    if (!leftOf(called)) return say('enough', { title: line.title, wanted: line.wanted }, true);
    if (units > leftOf(called)) return say('more', { title: line.title, left: leftOf(called) }, true);
    for (const each of called) {
      const taken = Math.min(units, leftOf([each]));
      each.input.value = packed(each) + taken;
      units -= taken;
      if (taken) line = each;
    }
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
      isPart = false;
      scanRow.hidden = false;
      code.focus();
    }
    if (event.key !== 'Enter' || ![number, ...lines.map((line) => line.input)].includes(event.target)) return;
    event.preventDefault();
    if (event.target === number) form.requestSubmit(isPart && left() ? part : ship);
    else (code ?? number).focus();
  });
  form.addEventListener('input', show);
  number.addEventListener('input', chooseCarrier);
  show(); // the browser may have kept what was counted
  (code ?? number).focus();
}

if (form) start();
