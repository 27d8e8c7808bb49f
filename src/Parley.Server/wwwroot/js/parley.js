// What only the browser can do or say. Loaded as a module once the page is interactive.
export const browser = () => ({
  locale: navigator.language,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

// A field that holds too much says so and is not sent: nothing is cut off, and the connection, which takes no message of any length, lives.
const fields = 'textarea, input:not([type=file], [type=checkbox], [type=radio], [type=range])';
const weigh = field => {
  const most = Number(field.dataset.most ?? 100_000), length = field.value.length;
  const fault = length > most ? `This has ${length.toLocaleString('en')} characters; at most ${most.toLocaleString('en')} are read. Please shorten it.` : '';
  field.setCustomValidity(fault);
  field.setAttribute('aria-invalid', fault !== '');
  const note = document.getElementById(field.getAttribute('aria-describedby'));
  if (note?.matches('[role=alert]')) {
    note.hidden = !fault;
    note.textContent = fault;
  } else if (fault) field.reportValidity();
  return !fault;
};
for (const kind of ['input', 'change']) {
  document.addEventListener(kind, event => {
    if (!event.target.matches?.(fields) || weigh(event.target)) return;
    event.stopImmediatePropagation();
    if (event.target.dataset.draft) keep(event.target);
  }, true);
}
// A form that shows its faults itself is not sent with one.
document.addEventListener('submit', event => {
  const faulty = [...event.target.elements].find(field => field.validity?.customError);
  if (!faulty) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  faulty.focus();
}, true);

const still = matchMedia('(prefers-reduced-motion: reduce)');

globalThis.parley = {
  focus: id => {
    const element = document.getElementById(id);
    element?.focus();
    if (element?.matches(fields)) weigh(element);
  },
  // What opens from a tile stays within the dashboard, and is seen whole.
  place: element => {
    const box = element.closest('.dashboard').getBoundingClientRect(), own = element.getBoundingClientRect();
    if (own.right > box.right) element.style.translate = `${box.right - own.right}px 0`;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest', behavior: still.matches ? 'auto' : 'smooth' });
  },
  // True where the text is on the clipboard: a page without TLS, or a person, may refuse it.
  copy: async text => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = Object.assign(document.createElement('textarea'), { value: text, style: 'position:fixed;opacity:0' });
      document.body.append(field);
      field.select();
      const done = document.execCommand('copy');
      field.remove();
      return done;
    }
  },
  looks: () => ({ theme: localStorage.getItem('parley.theme') ?? '', keys: localStorage.getItem('parley.keys') !== 'off' }),
  theme: name => {
    if (name) localStorage.setItem('parley.theme', name); else localStorage.removeItem('parley.theme');
    document.documentElement.dataset.theme = name || '';
    dispatchEvent(new Event('parley-theme'));
  },
  // A question that was asked now stands at the top.
  show: (id, focus) => {
    const asked = document.getElementById(id);
    asked?.closest('.exchange').scrollIntoView({ block: 'start', behavior: still.matches ? 'auto' : 'smooth' });
    if (focus) asked?.focus({ preventScroll: true });
  },
};

// What is typed and not asked outlives a lost connection, a reload and a restart of the server.
const key = input => `parley.draft.${input.dataset.draft}`;
const keep = input => input.value ? sessionStorage.setItem(key(input), input.value) : sessionStorage.removeItem(key(input));
document.addEventListener('input', event => event.target.dataset?.draft && keep(event.target));
document.addEventListener('submit', event => {
  const input = event.target.querySelector?.('[data-draft]');
  if (input) {
    event.target.querySelector('.lost')?.setAttribute('hidden', '');
    // Kept until the answer is there: a server that stops meanwhile gives none.
    sessionStorage.setItem(`${key(input)}.asked`, input.value);
    sessionStorage.removeItem(key(input));
  }
});
const restore = () => {
  const input = document.querySelector('[data-draft]');
  if (!input || input.value || input.dataset.restored) return;
  input.dataset.restored = 'true';
  const asked = sessionStorage.getItem(`${key(input)}.asked`);
  const answered = [...document.querySelectorAll('.asked')].some(e => e.textContent === asked);
  const typed = sessionStorage.getItem(key(input));
  sessionStorage.removeItem(`${key(input)}.asked`);
  if (asked && !answered) {
    const lost = input.form.querySelector('.lost');
    lost.hidden = false;
    lost.querySelector('[data-lost]').textContent = asked;
  }
  if (typed || (asked && !answered)) fill(input, typed || asked);
};
const fill = (input, text) => {
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
};
document.addEventListener('click', event => {
  const lost = event.target.closest?.('[data-lost]');
  if (!lost) return;
  const input = lost.form.querySelector('[data-draft]');
  fill(input, lost.textContent);
  input.focus();
});
new MutationObserver(() => {
  if (document.querySelector('[data-ready=true]')) restore();
  const input = document.querySelector('[data-draft]');
  const last = document.querySelector('.exchange:last-of-type:has([aria-busy=false]) .asked');
  if (input && last && last.textContent === sessionStorage.getItem(`${key(input)}.asked`)) sessionStorage.removeItem(`${key(input)}.asked`);
}).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-ready', 'aria-busy'] });

// Tabs by the keys of https://www.w3.org/WAI/ARIA/apg/patterns/tabs/: a tab is shown as it gets the focus.
document.addEventListener('keydown', event => {
  const tab = event.target.closest?.('[role=tab]');
  if (!tab) return;
  const tabs = [...tab.parentElement.querySelectorAll('[role=tab]')];
  const at = tabs.indexOf(tab);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = tabs[to % tabs.length];
  next.focus();
  next.click();
});

// One key to the composer, from anywhere but a field; off where a person says so.
document.addEventListener('keydown', event => {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input, textarea, select')) return;
  if (localStorage.getItem('parley.keys') === 'off') return;
  const input = document.getElementById('question');
  if (!input) return;
  event.preventDefault();
  input.focus();
});

// Menus close with Escape, and where something else is clicked.
document.addEventListener('keydown', event => {
  const menu = event.key === 'Escape' && event.target.closest?.('details.menu[open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
document.addEventListener('click', event => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(event.target) || event.target.closest('a')) menu.open = false;
  }
});

// The server is gone: loading this address again is all a page can offer.
document.addEventListener('click', event => event.target.closest?.('[data-reload]') && location.reload());

// One key to a button that says which (a review is done by keys alone); off where a person says so, and in fields.
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.('input, textarea, select, summary, [role=region]')) return;
  if (localStorage.getItem('parley.keys') === 'off') return;
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]:enabled`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
