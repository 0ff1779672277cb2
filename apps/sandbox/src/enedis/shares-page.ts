import type { LocalDate } from '../time/french-time.ts';
import { html, type Html } from '../pages/html.ts';
import { page } from '../pages/page-shell.ts';
import type { Share, ShareState } from './shares.store.ts';

const STATES: Record<ShareState, string> = {
  ACTIF: 'Actif',
  DEMANDE: 'À venir',
  TERMINE: 'Terminé',
  SUPPRIME: 'Supprimé',
};

/** The customer's shares, each with its end. */
export function sharesPage(shares: readonly { share: Share; state: ShareState }[]): string {
  const rows = shares.map(({ share, state }) => shareRow(share, state));
  const body = rows.length
    ? html`<div class="table">
        <table>
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
        </table>
      </div>`
    : html`<p>Aucun point n’est partagé.</p>`;
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
    <td>${frenchDate(share.dateDebut)}</td>
    <td>${frenchDate(share.dateFin)}</td>
    <td>${STATES[state]}</td>
    <td>${action}</td>
  </tr>`;
}

/** `31/12/2026` */
function frenchDate(date: LocalDate): string {
  return date.split('-').reverse().join('/');
}
