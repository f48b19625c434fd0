// Oscar's scripts dress fields up without naming what they make: what is read aloud gets its name here.
function nameFields() {
  for (const select of document.querySelectorAll('select.select2-hidden-accessible')) {
    const words = select.labels?.[0]?.textContent.trim() || select.getAttribute('aria-label');
    const dressed = select.nextElementSibling?.querySelector('[role=combobox]');
    if (!words || !dressed) continue;
    const chosen = dressed.querySelector('.select2-selection__rendered');
    dressed.removeAttribute('aria-labelledby');
    dressed.setAttribute('aria-label', [words, chosen?.title].filter(Boolean).join(': '));
    chosen?.removeAttribute('role');
    chosen?.removeAttribute('aria-readonly');
    dressed.querySelector('.select2-search__field')?.setAttribute('aria-label', words);
  }
  const all = document.querySelector('[name=select_all]');
  all?.setAttribute('aria-label', all.closest('th').dataset.all || 'All');
}

nameFields();
new MutationObserver(nameFields).observe(document.body, { childList: true, subtree: true });
