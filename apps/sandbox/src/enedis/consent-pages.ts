import { PERSONAS } from '../meters/personas.ts';
import { inWords, type ConsentDuration } from '../time/consent-duration.ts';
import { decisionForm, problemBox } from '../pages/decision-form.ts';
import { html } from '../pages/html.ts';
import { page } from '../pages/page-shell.ts';

/** The signed-in customer's question: share this point with the application? */
export function consentPage(duration: ConsentDuration, typed: string, problem: string | null): string {
  const points = PERSONAS.map(({ prm, label }) => ({ value: prm, label }));
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
      ${decisionForm({
        label: 'Point de livraison (PRM)',
        hint: '14 chiffres. La liste propose les points de test ; tout autre PRM bien formé convient.',
        points,
        typed,
        problem,
      })}`,
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
