import type { LocalDate } from '../time/french-time.ts';
import { html, type Html } from './html.ts';
import { page } from './page-shell.ts';

/** One share or consent in the customer's list. */
export interface Agreement {
  points: string;
  from: LocalDate;
  until: LocalDate;
  state: string;
  /** What ends it; null: it has ended. */
  end: { action: string; verb: string; label: string } | null;
}

/** The customer's list of what he agreed to, each with its end. */
export function agreementsPage(title: string, agreements: readonly Agreement[], none: string): string {
  const body = agreements.length
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
            ${agreements.map(agreementRow)}
          </tbody>
        </table>
      </div>`
    : html`<p>${none}</p>`;
  return page(
    title,
    html`<h1>${title}</h1>
      ${body}`,
  );
}

function agreementRow({ points, from, until, state, end }: Agreement): Html {
  const action = end
    ? html`<form method="post" action="${end.action}">
        <button type="submit" aria-label="${end.label}">${end.verb}</button>
      </form>`
    : html``;
  return html`<tr>
    <td>${points}</td>
    <td>${asWritten(from)}</td>
    <td>${asWritten(until)}</td>
    <td>${state}</td>
    <td>${action}</td>
  </tr>`;
}

/** `31/12/2026` */
function asWritten(date: LocalDate): string {
  return date.split('-').reverse().join('/');
}
