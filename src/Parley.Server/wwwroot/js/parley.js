// What only the browser can do or say. Loaded as a module once the page is interactive.
export const browser = () => ({
  locale: navigator.language,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
});

const still = matchMedia('(prefers-reduced-motion: reduce)');

globalThis.parley = {
  focus: id => document.getElementById(id)?.focus(),
  showLast: () => document.querySelector('.exchange:last-of-type')
    ?.scrollIntoView({ block: 'start', behavior: still.matches ? 'auto' : 'smooth' }),
};

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

// The server is gone: loading this address again is all a page can offer.
document.addEventListener('click', event => event.target.closest?.('[data-reload]') && location.reload());
