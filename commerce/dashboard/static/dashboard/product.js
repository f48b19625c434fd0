// A product's page: Ctrl+S saves, pictures are dropped, moved and uploaded.
const form = document.querySelector('#create_update_product_form, form.matrix');

function save(event) {
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 's') {
    event.preventDefault();
    const button = form.querySelector('[data-save], [name=action][value=preview]');
    form.requestSubmit(button);
  }
}

function showErrors() {
  const wrong = [...form.querySelectorAll('.form-group.error, .errorlist')];
  for (const section of form.querySelectorAll('section[id]')) {
    const count = wrong.filter((each) => section.contains(each)).length;
    const link = document.querySelector(`.section-menu a[href="#${section.id}"]`);
    if (count && link) link.classList.add('wrong');
  }
  wrong[0]?.querySelector('input, select, textarea')?.focus();
}

function rows(list) {
  return [...list.querySelectorAll('[data-picture]')].filter((row) => row.querySelector('[data-move]'));
}

function renumber(list) {
  for (const [place, row] of rows(list).entries()) {
    row.querySelector('[name$="-display_order"]').value = place;
  }
}

function tellMoved(list) {
  renumber(list);
  form.dispatchEvent(new Event('change'));
}

function move(list, row, step) {
  const all = rows(list);
  const other = all[all.indexOf(row) + step];
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  tellMoved(list);
}

function makeMovable(list, row) {
  for (const button of row.querySelectorAll('[data-move]')) {
    button.addEventListener('click', () => {
      move(list, row, Number(button.dataset.move));
      button.focus();
    });
  }
  const handle = row.querySelector('.picture-side');
  if (!handle) return;
  handle.draggable = true;
  handle.addEventListener('dragstart', (event) => {
    event.dataTransfer.setData('text/x-picture', '');
    event.dataTransfer.setDragImage(row, 20, 20);
    row.classList.add('dragged');
  });
  handle.addEventListener('dragend', () => row.classList.remove('dragged'));
  row.addEventListener('dragover', (event) => {
    const dragged = list.querySelector('.dragged');
    if (!dragged || dragged === row) return;
    event.preventDefault();
    const middle = row.getBoundingClientRect().top + row.offsetHeight / 2;
    if (event.clientY < middle) row.before(dragged);
    else row.after(dragged);
    tellMoved(list);
  });
  row.addEventListener('drop', (event) => event.preventDefault());
}

// The new row takes the number of the empty one, which stands last and moves up by one.
function insertRow(list, html) {
  const total = form.querySelector('[name="images-TOTAL_FORMS"]');
  const initial = form.querySelector('[name="images-INITIAL_FORMS"]');
  const number = Number(initial.value);
  for (let extra = Number(total.value) - 1; extra >= number; extra -= 1) {
    rename(list.querySelectorAll('[data-picture]')[extra], extra, extra + 1);
  }
  const template = document.createElement('template');
  template.innerHTML = html.trim();
  const row = template.content.firstElementChild;
  rename(row, 0, number);
  const empty = [...list.querySelectorAll('[data-picture]')].find((each) => !each.querySelector('[data-move]'));
  list.insertBefore(row, empty ?? null);
  total.value = Number(total.value) + 1;
  initial.value = number + 1;
  makeMovable(list, row);
  window.oscar?.dashboard?.initSelects?.(row);
  renumber(list);
}

function rename(row, from, to) {
  for (const each of row?.querySelectorAll('[name], [id], [for]') ?? []) {
    for (const attribute of ['name', 'id', 'for']) {
      const value = each.getAttribute(attribute);
      if (value) each.setAttribute(attribute, value.replace(`images-${from}-`, `images-${to}-`));
    }
  }
}

function upload(zone, list, file) {
  const line = document.createElement('li');
  const name = document.createElement('span');
  const bar = document.createElement('progress');
  name.textContent = file.name;
  bar.max = 1;
  bar.value = 0;
  line.append(name, bar);
  zone.querySelector('.uploads').append(line);
  const data = new FormData();
  data.append('picture', file);
  data.append('csrfmiddlewaretoken', form.querySelector('[name=csrfmiddlewaretoken]').value);
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', zone.dataset.upload);
    request.upload.addEventListener('progress', (event) => {
      bar.value = event.lengthComputable ? event.loaded / event.total : 0;
    });
    request.addEventListener('loadend', () => {
      bar.remove();
      if (request.status === 201) {
        line.remove();
        insertRow(list, request.responseText);
      } else {
        line.className = 'lack';
        const told = { file: file.name, reason: sentence(request) || zone.dataset.failed };
        name.textContent = zone.dataset.told.replace(/{(\w+)}/g, (_all, word) => told[word]);
      }
      resolve();
    });
    request.send(data);
  });
}

function sentence(request) {
  try {
    return JSON.parse(request.responseText).error;
  } catch {
    return '';
  }
}

async function uploadAll(zone, list, files) {
  for (const file of files) await upload(zone, list, file);
}

function openZone(zone) {
  const list = form.querySelector('[data-pictures]');
  const input = zone.querySelector('input[type=file]');
  const take = (files) => {
    if (zone.dataset.upload) {
      uploadAll(zone, list, [...files]);
      input.value = '';
    } else if (files !== input.files) {
      input.files = files;
    }
  };
  const choose = (event) => {
    event.stopPropagation(); // Oscar would read the first file of what is emptied here
    take(input.files);
  };
  zone.addEventListener('change', choose, { capture: true });
  for (const name of ['dragenter', 'dragover']) {
    zone.addEventListener(name, (event) => {
      if (!event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      zone.classList.add('over');
    });
  }
  zone.addEventListener('dragleave', () => zone.classList.remove('over'));
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    zone.classList.remove('over');
    take(event.dataTransfer.files);
  });
  for (const row of rows(list)) makeMovable(list, row);
  list.classList.add('has-moves');
}

// A new product of one of several brands: only the categories of the brand that is chosen for it.
function offerOwn(brand, select) {
  const groups = [...select.querySelectorAll('optgroup')];
  const show = () => {
    for (const group of groups) group.remove();
    select.append(...groups.filter((group) => group.label === brand.selectedOptions[0]?.text));
    window.jQuery(select).trigger('change');
  };
  if (!groups.length) return;
  window.jQuery(brand).on('change', show);
  show();
}

if (form) {
  document.addEventListener('keydown', save);
  const brand = form.querySelector('select[name=brand]');
  for (const select of form.querySelectorAll('select[name$="-category"]')) if (brand) offerOwn(brand, select);
  const zone = form.querySelector('.drop-zone');
  if (zone) openZone(zone);
  showErrors();
  document.querySelector('#preview')?.focus();
}
