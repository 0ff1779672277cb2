import { html } from './html.ts';
import { page } from './page-shell.ts';

/** What the browser shows when the application's request cannot be answered by a return. */
export function refusedRequestPage(code: string, description: string): string {
  return page(
    'Demande invalide',
    html`<h1>La demande de l’application est invalide</h1>
      <p class="problem" role="alert"><strong>${code}</strong> : ${description}</p>`,
  );
}
