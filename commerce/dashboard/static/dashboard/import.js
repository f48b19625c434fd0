// An import that is at work is looked at again and again, in place: focus, open menus and what is read aloud stay.
const AT_WORK = '[data-look-again]';
const seconds = Number(document.querySelector(AT_WORK).dataset.lookAgain);
const told = document.createElement('p');

async function look() {
  const answer = await fetch(window.location.href).catch(() => null);
  const html = await answer?.text().catch(() => null);
  if (html === null || html === undefined || answer.status >= 500) return wait();
  const next = new DOMParser().parseFromString(html, 'text/html');
  const state = next.querySelector('.import-state');
  if (!state) return window.location.reload(); // the sign-in, or a refusal
  showState(state);
  if (!next.querySelector(AT_WORK)) return end(next);
  document.querySelector('label[for=progress]').textContent = next.querySelector('label[for=progress]').textContent;
  document.querySelector('#progress').value = next.querySelector('#progress').value;
  return wait();
}

function wait() {
  setTimeout(look, seconds * 1000);
}

function showState(state) {
  const shown = document.querySelector('.import-state');
  if (shown.textContent === state.textContent) return;
  shown.replaceWith(state);
  told.textContent = state.textContent.trim().replace(/\s+/g, ' ');
}

function end(next) {
  const shown = document.querySelector('.page-content');
  const result = next.querySelector('.page-content');
  const isFocused = shown.contains(document.activeElement);
  shown.replaceWith(result);
  window.oscar.dashboard.initWidgets(result);
  if (isFocused) document.querySelector('#content').focus({ preventScroll: true });
}

told.className = 'sr-only';
told.setAttribute('role', 'status');
document.querySelector('#content').append(told);
wait();
