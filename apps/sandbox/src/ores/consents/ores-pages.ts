import { html, type Html } from '../../pages/html.ts';
import { page } from '../../pages/page-shell.ts';
import { localDateOf } from '../../time/french-time.ts';
import { EAN_PERSONAS } from '../meters/ean-personas.ts';
import type { Consent, ConsentState } from './consents.store.ts';

const STATES: Record<ConsentState, string> = { active: 'Actif', expired: 'Expiré', revoked: 'Retiré' };

function problemBox(problem: string | null): Html {
  return problem ? html`<p class="problem" role="alert" id="problem">${problem}</p>` : html``;
}

/** The signed-in customer's question: may the application read this point? */
export function oresConsentPage(scopes: readonly string[], typed: string, problem: string | null): string {
  const options = EAN_PERSONAS.map(({ ean, label }) => html`<option value="${ean}">${label}</option>`);
  const curve = scopes.includes('consumption')
    ? html`<li>Courbe de charge : énergie de chaque quart d’heure, en kWh</li>`
    : html``;
  return page(
    'Donner accès à mes données',
    html`<h1>Donner à CoproWatt l’accès à mes données de consommation</h1>
      <p>Vous êtes connecté à votre compte client ORES.</p>
      ${problemBox(problem)}
      <h2>Données demandées</h2>
      <ul>
        <li>Consommation quotidienne, en kWh</li>
        ${curve}
      </ul>
      <h2>Durée de l’accès</h2>
      <p>
        3 ans à partir d’aujourd’hui. Vous pouvez y mettre fin à tout moment dans
        <a href="/ores/consentements">vos consentements</a>.
      </p>
      <form method="post">
        <label for="prm">Point de raccordement (code EAN)</label>
        <p class="hint" id="prm-hint">
          18 chiffres, dont le dernier est un chiffre de contrôle. La liste propose les points de test ; tout
          autre code EAN valable convient.
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
          <button class="main" type="submit" name="decision" value="accept">J’accepte</button>
          <button type="submit" name="decision" value="refuse" formnovalidate>Je refuse</button>
          <button type="submit" name="decision" value="wrong-prm">
            J’accepte, mais pour un autre de mes points
          </button>
        </div>
      </form>`,
  );
}

/** The customer's consents, each with its end. */
export function consentsPage(consents: readonly { consent: Consent; state: ConsentState }[]): string {
  const rows = consents.map(({ consent, state }) => consentRow(consent, state));
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
    : html`<p>Aucun point n’est accessible à une application.</p>`;
  return page(
    'Mes consentements',
    html`<h1>Mes consentements</h1>
      ${body}`,
  );
}

function consentRow(consent: Consent, state: ConsentState): Html {
  const points = consent.eans.join(', ');
  const action =
    state === 'active'
      ? html`<form method="post" action="/ores/consentements/${consent.id}/retirer">
          <button type="submit" aria-label="Retirer le consentement du point ${points}">Retirer</button>
        </form>`
      : html``;
  return html`<tr>
    <td>${points}</td>
    <td>${belgianDate(consent.givenAt)}</td>
    <td>${belgianDate(consent.expiresAt)}</td>
    <td>${STATES[state]}</td>
    <td>${action}</td>
  </tr>`;
}

/** `31/12/2026` */
function belgianDate(instant: string): string {
  return localDateOf(Date.parse(instant)).split('-').reverse().join('/');
}

/** What the browser shows when the application's request cannot be answered by a return. */
export function refusedRequestPage(code: string, description: string): string {
  return page(
    'Demande invalide',
    html`<h1>La demande de l’application est invalide</h1>
      <p class="problem" role="alert"><strong>${code}</strong> : ${description}</p>`,
  );
}
