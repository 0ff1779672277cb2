import { PERSONAS } from '../meters/personas.ts';
import { inWords, type ConsentDuration } from '../time/consent-duration.ts';
import { html, Html } from './html.ts';
import type { Share, ShareState } from './shares.store.ts';

const STYLE = new Html(`
:root { color-scheme: light; --ink: #17233b; --soft: #55617a; --line: #c9d1df; --brand: #1b4fb3; --paper: #fff; }
* { box-sizing: border-box; }
body { margin: 0; background: #eef2f8; color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
.simulation { margin: 0; padding: .6rem 1rem; background: #ffd84d; color: #33270a; text-align: center; }
main { max-width: 38rem; margin: 2.5rem auto; padding: 2rem; background: var(--paper); border-radius: .75rem;
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
table { width: 100%; border-collapse: collapse; }
th, td { padding: .5rem; border-bottom: 1px solid var(--line); text-align: left; font-variant-numeric: tabular-nums; }
a { color: var(--brand); }
@media (max-width: 42rem) { main { margin: 0; border-radius: 0; padding: 1.25rem; } table { font-size: .85rem; } }
`);

function page(title: string, body: Html): string {
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
        <p class="simulation">
          <strong>SIMULATION</strong> du site du gestionnaire de réseau : aucun compteur réel, aucune donnée
          réelle.
        </p>
        <main>${body}</main>
      </body>
    </html> `.markup;
}

function problemBox(problem: string | null): Html {
  return problem ? html`<p class="problem" role="alert" id="problem">${problem}</p>` : html``;
}

/** The signed-in customer's question: share this point with the application? */
export function consentPage(duration: ConsentDuration, typed: string, problem: string | null): string {
  const options = PERSONAS.map(({ prm, label }) => html`<option value="${prm}">${label}</option>`);
  return page(
    'Partager mes données',
    html`<h1>Partager mes données de consommation avec CoproWatt</h1>
      <p>Vous êtes connecté à votre compte client.</p>
      ${problemBox(problem)}
      <h2>Données demandées</h2>
      <ul>
        <li>Consommation quotidienne, en Wh</li>
        <li>Courbe de charge : puissance moyenne de chaque pas de mesure, en W</li>
      </ul>
      <h2>Durée du partage</h2>
      <p>
        ${inWords(duration)} à partir d'aujourd'hui. Vous pouvez y mettre fin à tout moment dans
        <a href="/enedis/partages">vos partages</a>.
      </p>
      <form method="post">
        <label for="prm">Point de livraison (PRM)</label>
        <p class="hint" id="prm-hint">
          14 chiffres. La liste propose les points de test ; tout autre PRM bien formé convient.
        </p>
        <input
          id="prm"
          name="prm"
          type="text"
          inputmode="numeric"
          autocomplete="off"
          list="meters"
          required
          aria-describedby="prm-hint${problem ? ' problem' : ''}"
          value="${typed}"
        />
        <datalist id="meters">${options}</datalist>
        <div class="actions">
          <button class="main" type="submit" name="decision" value="accept">J'accepte</button>
          <button type="submit" name="decision" value="refuse" formnovalidate>Je refuse</button>
          <button type="submit" name="decision" value="wrong-prm">
            J'accepte, mais pour un autre de mes points
          </button>
        </div>
      </form>`,
  );
}

/** The end of the road without a callback. */
export function alreadySharedPage(): string {
  return page(
    'Point déjà partagé',
    html`<h1>Ce point est déjà partagé avec cette application</h1>
      <p class="problem" role="alert">
        Le partage n'a pas été renouvelé. Supprimez d'abord l'ancien partage, puis recommencez depuis
        l'application.
      </p>
      <p><a href="/enedis/partages">Voir et supprimer mes partages</a></p>`,
  );
}

export function refusedRequestPage(code: string, description: string): string {
  return page(
    'Demande invalide',
    html`<h1>La demande de l'application est invalide</h1>
      <p class="problem" role="alert"><strong>${code}</strong> : ${description}</p>`,
  );
}

const STATES: Record<ShareState, string> = {
  ACTIF: 'Actif',
  DEMANDE: 'À venir',
  TERMINE: 'Terminé',
  SUPPRIME: 'Supprimé',
};

export function sharesPage(shares: readonly { share: Share; state: ShareState }[]): string {
  const rows = shares.map(({ share, state }) => shareRow(share, state));
  const body = rows.length
    ? html`<table>
        <thead>
          <tr>
            <th scope="col">Point</th>
            <th scope="col">Du</th>
            <th scope="col">Au</th>
            <th scope="col">État</th>
            <th scope="col">Action</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>`
    : html`<p>Aucun point n'est partagé.</p>`;
  return page(
    'Mes partages',
    html`<h1>Mes partages</h1>
      ${body}`,
  );
}

function shareRow(share: Share, state: ShareState): Html {
  const action =
    state === 'ACTIF' || state === 'DEMANDE'
      ? html`<form method="post" action="/enedis/partages/${share.number}/supprimer">
          <button type="submit" aria-label="Supprimer le partage du point ${share.prm}">Supprimer</button>
        </form>`
      : html``;
  return html`<tr>
    <td>${share.prm}</td>
    <td>${share.dateDebut}</td>
    <td>${share.dateFin}</td>
    <td>${STATES[state]}</td>
    <td>${action}</td>
  </tr>`;
}
