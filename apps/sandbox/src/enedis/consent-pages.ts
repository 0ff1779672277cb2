import { PERSONAS } from '../meters/personas.ts';
import { inWords, type ConsentDuration } from '../time/consent-duration.ts';
import { html, type Html } from '../pages/html.ts';
import { page } from '../pages/page-shell.ts';

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
        <li>Courbe de charge : puissance moyenne de chaque pas de mesure, en W</li>
      </ul>
      <h2>Durée du partage</h2>
      <p>
        ${inWords(duration)} à partir d’aujourd’hui. Vous pouvez y mettre fin à tout moment dans
        <a href="/enedis/partages">vos partages</a>.
      </p>
      <form method="post">
        <label for="prm">Point de livraison (PRM)</label>
        <p class="hint" id="prm-hint">
          14 chiffres. La liste propose les points de test ; tout autre PRM bien formé convient.
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

/** The end of the road without a callback. */
export function alreadySharedPage(): string {
  return page(
    'Point déjà partagé',
    html`<h1>Ce point est déjà partagé avec cette application</h1>
      <p class="problem" role="alert">
        Le partage n’a pas été renouvelé. Supprimez d’abord l’ancien partage, puis recommencez depuis
        l’application.
      </p>
      <p><a href="/enedis/partages">Voir et supprimer mes partages</a></p>`,
  );
}

/** What the browser shows when the application's URL is wrong. */
export function refusedRequestPage(code: string, description: string): string {
  return page(
    'Demande invalide',
    html`<h1>La demande de l’application est invalide</h1>
      <p class="problem" role="alert"><strong>${code}</strong> : ${description}</p>`,
  );
}
