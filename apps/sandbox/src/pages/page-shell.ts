import { html, Html } from './html.ts';

const STYLE = new Html(`
@font-face { font-family: Figtree; font-weight: 300 900; src: url(/figtree.woff2) format('woff2'); }
:root { color-scheme: light; --ink: #17233b; --soft: #55617a; --line: #c9d1df; --brand: #1b4fb3; --paper: #fff; }
* { box-sizing: border-box; }
body { margin: 0; background: #eef2f8; color: var(--ink); font: 1rem/1.55 Figtree, system-ui, sans-serif; }
header { padding: .6rem 1rem; background: #ffd84d; color: #33270a; text-align: center; }
main { max-width: 42rem; margin: 2.5rem auto; padding: 2rem; background: var(--paper); border-radius: .75rem;
  box-shadow: 0 1px 3px rgb(23 35 59 / .18); }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 1.75rem 0 .5rem; font-size: 1.05rem; }
p { margin: 0 0 .75rem; }
ul { margin: 0; padding-left: 1.25rem; }
label { display: block; margin-top: 1.75rem; font-weight: 600; }
.hint { margin: .15rem 0 .5rem; color: var(--soft); font-size: .9rem; }
input { width: 100%; padding: .65rem .75rem; border: 1px solid #7b879d; border-radius: .4rem; font: inherit;
  font-variant-numeric: tabular-nums; }
.problem { padding: .75rem 1rem; border-left: 4px solid #b3261e; background: #fdeceb; color: #7a1711; }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button { padding: .65rem 1.1rem; border: 1px solid var(--brand); border-radius: .4rem; background: var(--paper);
  color: var(--brand); font: inherit; font-weight: 600; cursor: pointer; }
button.main { background: var(--brand); color: #fff; }
:focus-visible { outline: 3px solid #f29d00; outline-offset: 2px; }
td { white-space: nowrap; }
.table { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .5rem; border-bottom: 1px solid var(--line); text-align: left; font-variant-numeric: tabular-nums; }
a { color: var(--brand); }
@media (max-width: 46rem) { main { margin: 0; border-radius: 0; padding: 1.25rem; } table { font-size: .85rem; } }
`);

/** A whole page of the operator, marked as a simulation. */
export function page(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="fr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} (simulation)</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        <header>
          <strong>SIMULATION</strong> du site du gestionnaire de réseau : aucun compteur réel, aucune donnée
          réelle.
        </header>
        <main>${body}</main>
      </body>
    </html> `.markup;
}
