// Runs before the first paint, so that nobody sees the other theme flash by. The CSP allows no inline script.
(function () {
  var root = document.documentElement;
  var stored = {};
  try {
    stored = {
      theme: localStorage.getItem('coprowatt.theme'),
      language: localStorage.getItem('coprowatt.language'),
    };
  } catch {
    stored = {}; // Storage is switched off: the system's theme and French are right answers.
  }
  var dark = matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme =
    stored.theme === 'light' || stored.theme === 'dark' ? stored.theme : dark ? 'dark' : 'light';
  if (stored.language) root.lang = stored.language;
})();
