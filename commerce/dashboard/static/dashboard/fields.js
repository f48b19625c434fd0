// Oscar's scripts dress fields up: here they learn the reader's language, before Oscar starts them, and what is read
// aloud gets the name and the help of its field.
function speak() {
  const { select, picker } = JSON.parse(document.querySelector('#widget-words').textContent);
  const { jQuery: $, moment } = window;
  moment.locale(document.documentElement.lang);
  const Picker = $.fn.datetimepicker.Constructor;
  const tooltips = { ...Picker.Default.tooltips, ...picker };
  Picker.Default = { ...Picker.Default, locale: moment.locale(), tooltips };
  const sentences = Object.entries(select).map(([name, sentence]) => [name, () => sentence]);
  $.fn.select2.defaults.set('language', Object.fromEntries(sentences));
}

function nameFields() {
  for (const select of document.querySelectorAll('select.select2-hidden-accessible')) {
    const words = select.labels?.[0]?.textContent.trim() || select.getAttribute('aria-label');
    const dressed = select.nextElementSibling?.querySelector('[role=combobox]');
    if (!words || !dressed) continue;
    const chosen = dressed.querySelector('.select2-selection__rendered');
    const search = dressed.querySelector('.select2-search__field');
    dressed.removeAttribute('aria-labelledby');
    dressed.setAttribute('aria-label', [words, chosen?.title].filter(Boolean).join(': '));
    chosen?.removeAttribute('role');
    chosen?.removeAttribute('aria-readonly');
    search?.setAttribute('aria-label', words);
    const described = select.getAttribute('aria-describedby');
    if (described) (search ?? dressed).setAttribute('aria-describedby', described);
  }
  const all = document.querySelector('[name=select_all]');
  all?.setAttribute('aria-label', all.closest('th').dataset.all || 'All');
}

speak();
nameFields();
new MutationObserver(nameFields).observe(document.body, { childList: true, subtree: true });
