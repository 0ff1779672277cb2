import { agreementsPage } from '../../pages/agreements-page.ts';
import { decisionForm, problemBox } from '../../pages/decision-form.ts';
import { html } from '../../pages/html.ts';
import { page } from '../../pages/page-shell.ts';
import { localDateOf, type LocalDate } from '../../time/french-time.ts';
import { EAN_PERSONAS } from '../meters/ean-personas.ts';
import type { Consent, ConsentState } from './consents.store.ts';

const STATES: Record<ConsentState, string> = { active: 'Actif', expired: 'Expiré', revoked: 'Retiré' };

/** The signed-in customer's question: may the application read this point? */
export function oresConsentPage(scopes: readonly string[], typed: string, problem: string | null): string {
  const points = EAN_PERSONAS.map(({ ean, label }) => ({ value: ean, label }));
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
      ${decisionForm({
        label: 'Point de raccordement (code EAN)',
        hint: '18 chiffres, dont le dernier est un chiffre de contrôle. La liste propose les points de test ; tout autre code EAN valable convient.',
        points,
        typed,
        problem,
      })}`,
  );
}

/** The customer's consents, each with its end. */
export function consentsPage(consents: readonly { consent: Consent; state: ConsentState }[]): string {
  const agreements = consents.map(({ consent, state }) => ({
    points: consent.eans.join(', '),
    from: dayOf(consent.givenAt),
    until: dayOf(consent.expiresAt),
    state: STATES[state],
    end: state === 'active' ? withdrawalOf(consent) : null,
  }));
  return agreementsPage('Mes consentements', agreements, 'Aucun point n’est accessible à une application.');
}

function withdrawalOf({ id, eans }: Consent) {
  const label = `Retirer le consentement du point ${eans.join(', ')}`;
  return { action: `/ores/consentements/${id}/retirer`, verb: 'Retirer', label };
}

function dayOf(instant: string): LocalDate {
  return localDateOf(Date.parse(instant));
}
