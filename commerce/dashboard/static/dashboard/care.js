// Keys for what staff do all day: "/" finds, a letter presses what bears it in `data-key`. Whose voice types, or whose
// hand slips, switches them off; the browser remembers it.
const find = document.querySelector('#find');
const keys = document.querySelector('#keys');

function areOff() {
  return localStorage.getItem('staff-keys') === 'off';
}

function showKeys() {
  document.documentElement.classList.toggle('keys-off', areOff());
}

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && isTyping(event.target)) {
    event.target.blur();
    return;
  }
  if (isTyping(event.target) || (event.key.length === 1 && areOff())) return;
  if (event.key === '/' && find) {
    event.preventDefault();
    find.focus();
    find.select();
    return;
  }
  if (event.key === 'Enter' && event.target !== document.body) return;
  const bearer = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!bearer) return;
  event.preventDefault();
  if (isTyping(bearer)) bearer.focus();
  else bearer.click();
});

if (keys) {
  keys.checked = !areOff();
  keys.closest('label').hidden = false;
  keys.addEventListener('change', () => {
    localStorage.setItem('staff-keys', keys.checked ? 'on' : 'off');
    showKeys();
  });
}
showKeys();
