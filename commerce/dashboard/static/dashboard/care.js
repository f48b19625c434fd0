// Keys for what staff do all day: "/" finds, a letter presses what bears it in `data-key`.
const find = document.querySelector('#find');

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && isTyping(event.target)) {
    event.target.blur();
    return;
  }
  if (isTyping(event.target)) return;
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
