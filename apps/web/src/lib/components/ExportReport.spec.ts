import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { render, screen, waitFor, within } from '@testing-library/svelte';
import { tick } from 'svelte';
import { userEvent } from '@testing-library/user-event';
import { linkyDevice } from '#lib/linky-testing.ts';
import { fontFiles } from '#lib/pdf/testing.ts';
import type { ReportSubject } from '#lib/report/report-request.ts';
import { comparisonOf, factsOf, requestOf } from '#lib/report/testing.ts';
import { language } from '#lib/state/language.svelte.ts';

// A bundler's way to name a file of a font; the files are the same.
jest.unstable_mockModule('#lib/pdf/fonts.ts', () => ({ loadFonts: () => Promise.resolve(fontFiles) }));
const made: Promise<unknown>[] = [];
const { makeReport } = await import('#lib/report/make-report.ts');
jest.unstable_mockModule('#lib/report/make-report.ts', () => ({
  makeReport: (...request: Parameters<typeof makeReport>) => {
    const report = makeReport(...request);
    made.push(report);
    return report;
  },
}));
const { default: ExportReport } = await import('./ExportReport.svelte');

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const broken = () => json({ code: 'internal_error', correlationId: 'c-1' }, 500);

const fetched = jest.fn<typeof fetch>();
const user = userEvent.setup({ delay: null });
const downloads: { name: string; size: number }[] = [];
const closed = jest.fn();
const seen = jest.fn();
Element.prototype.scrollIntoView = seen;
const facts = factsOf();

/** As the API answers for Lille. */
function answer(url: string): Response {
  if (url.includes('/statistics')) return json(facts.statistics);
  if (url.includes('/readings')) return json(facts.days);
  if (url.includes('/comparison')) return json(comparisonOf());
  return new Response('Jour;kWh\n24/05/2026;38,4\n', {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="residence-des-tilleuls-2026-05-24-2026-06-22.csv"',
    },
  });
}

beforeEach(() => {
  language.current = 'fr';
  globalThis.fetch = fetched;
  fetched.mockImplementation(async (url) => answer(String(url)));
  let size = 0;
  URL.createObjectURL = (file) => ((size = file instanceof Blob ? file.size : 0), 'blob:x');
  jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    downloads.push({ name: this.download, size });
  });
});

afterEach(() => {
  downloads.length = 0;
  made.length = 0;
  jest.restoreAllMocks();
  fetched.mockReset();
  closed.mockReset();
  seen.mockReset();
});

function open(changes: Partial<ReportSubject> = {}, format: 'pdf' | 'csv' = 'pdf') {
  const subject = { ...requestOf().subject, ...changes };
  const shown = { from: '2026-05-24', to: '2026-06-23' };
  return render(ExportReport, { subject, shown, open: format, onclose: closed });
}

const asked = () => fetched.mock.calls.map(([url]) => new URL(String(url), 'http://localhost'));
/** `hidden` spares the look at every ancestor's style, which a drawn page makes long. */
const role = (kind: string, name: string | RegExp) => screen.getByRole(kind, { name, hidden: true });
const button = (name: string) => role('button', name);
const prepare = () => user.click(button('Préparer l’aperçu'));
const previewed = () => screen.findByText('Aperçu du rapport', { selector: 'h3' }, { timeout: 10_000 });

describe('the sheet of reports and files', () => {
  it('asks nothing before it is told to, and says what is included', () => {
    open();
    expect(role('dialog', 'Rapport et exports')).toBeTruthy();
    expect(screen.getByText('Ce qui est compris : Parties communes, 2 compteurs.')).toBeTruthy();
    for (const box of screen.getAllByRole('checkbox')) expect(box).toHaveProperty('checked', true);
    expect(fetched).not.toHaveBeenCalled();
  });

  it('shows the report before it is saved, and gives it the focus', async () => {
    open();
    await prepare();
    const heading = await previewed();
    await waitFor(() => expect(document.activeElement).toBe(heading));
    const page = role('img', 'Page 1 sur 3 du rapport');
    expect(within(page).getByText('Rapport de consommation d’électricité')).toBeTruthy();
    await user.click(button('Page suivante'));
    expect(role('img', 'Page 2 sur 3 du rapport')).toBeTruthy();
    expect(downloads).toEqual([]);

    await user.click(button('Enregistrer le PDF'));
    const name = 'rapport-residence-des-tilleuls-lille-2026-05-24-2026-06-22-fr.pdf';
    expect(downloads.map((each) => each.name)).toEqual([name]);
    expect(downloads[0]?.size).toBeGreaterThan(10_000);
    expect(screen.getByText(`Le fichier ${name} est dans vos téléchargements.`)).toBeTruthy();
  });

  it('reads the same period for everything, and of the common meters alone', async () => {
    open();
    await prepare();
    await previewed();
    const windows = asked().filter(({ searchParams }) => searchParams.has('from'));
    expect(windows.length).toBeGreaterThanOrEqual(4);
    for (const { searchParams } of windows)
      expect([searchParams.get('from'), searchParams.get('to')]).toEqual(['2026-05-24', '2026-06-23']);
    expect(asked().every(({ searchParams }) => !searchParams.has('deviceId'))).toBe(true);
  });

  it('asks of a private meter nothing but its own', async () => {
    const meter = linkyDevice({ id: 'mine', usage: 'private', label: 'Mon appartement' });
    open({ meter, meters: [meter] });
    expect(screen.getByText(/Ce compteur est privé/)).toBeTruthy();
    await prepare();
    await previewed();
    expect(asked().every(({ searchParams }) => searchParams.get('deviceId') === 'mine')).toBe(true);
  });

  it('forgets a report when something else is chosen', async () => {
    open();
    await prepare();
    await previewed();
    await user.selectOptions(screen.getByLabelText('Langue du rapport'), 'de');
    expect(screen.queryByText('Aperçu du rapport', { selector: 'h3' })).toBeNull();
    await prepare();
    await previewed();
    expect(screen.getByText('Bericht zum Stromverbrauch')).toBeTruthy();
    expect(role('heading', 'Rapport et exports')).toBeTruthy();
  });

  it.each([
    ['meter', { meter: linkyDevice({ id: 'mine' }) }],
    ['building', { building: { ...requestOf().subject.building, id: 'b-2' } }],
  ])('forgets choices and report with another %s', async (_, changes) => {
    const { rerender } = open();
    await user.selectOptions(screen.getByLabelText('Langue du rapport'), 'de');
    await prepare();
    await previewed();
    await rerender({ subject: { ...requestOf().subject, ...changes } });
    expect(screen.queryByText('Aperçu du rapport', { selector: 'h3' })).toBeNull();
    expect(screen.getByLabelText('Langue du rapport')).toHaveProperty('value', 'fr');
  });

  it('can be given up while it works, and then shows nothing', async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => (go = resolve));
    fetched.mockImplementation(async (url) => gate.then(() => answer(String(url))));
    open();
    await prepare();
    expect(role('progressbar', 'Lecture des données')).toBeTruthy();
    expect(screen.getAllByRole('status').map((each) => each.textContent?.trim())).toContain(
      'Lecture des données',
    );
    expect(document.activeElement).toBe(button('Annuler'));
    await user.click(button('Annuler'));
    expect(screen.getByText('Annulé : rien n’a été enregistré.')).toBeTruthy();
    expect(document.activeElement).toBe(button('Préparer l’aperçu'));
    go();
    await expect(made[0]).rejects.toMatchObject({ name: 'AbortError' });
    await tick();
    expect(screen.queryByText('Aperçu du rapport', { selector: 'h3' })).toBeNull();
  });

  it('stands without a comparison that failed, says so, and reads it again when told to', async () => {
    fetched.mockImplementation(async (url) =>
      String(url).includes('kind=yoy') ? broken() : answer(String(url)),
    );
    open();
    await prepare();
    await previewed();
    expect(screen.getByText('Ce rapport n’est pas complet')).toBeTruthy();
    fetched.mockImplementation(async (url) => answer(String(url)));
    await user.click(button('Réessayer'));
    await previewed();
    expect(screen.queryByText('Ce rapport n’est pas complet')).toBeNull();
  });

  it('says what failed and tries again', async () => {
    fetched.mockImplementation(async (url) =>
      String(url).includes('/statistics') ? broken() : answer(String(url)),
    );
    open();
    await prepare();
    expect(await screen.findByText('Le rapport n’a pas pu être préparé')).toBeTruthy();
    expect(seen).toHaveBeenCalled();
    expect(document.activeElement).toBe(button('Préparer l’aperçu'));
    fetched.mockImplementation(async (url) => answer(String(url)));
    await user.click(button('Réessayer'));
    await previewed();
  });

  it.each([
    ['2026-06-01', '2026-07-14', /Les données sont publiées jusqu’au 22 juin 2026/, ['last']],
    ['2026-06-20', '2026-06-01', /ne peut pas précéder/, ['first', 'last']],
    ['2020-01-01', '2026-06-01', /36 mois au plus/, ['first', 'last']],
    ['', '2026-06-01', /Indiquez le premier et le dernier jour/, ['first']],
  ])('refuses %s to %s at every field that it is about', async (from, to, sentence, about) => {
    open();
    await user.selectOptions(screen.getByLabelText('Période'), 'custom');
    const fields = {
      first: screen.getByLabelText('Premier jour'),
      last: screen.getByLabelText('Dernier jour'),
    };
    for (const [field, date] of [
      [fields.first, from],
      [fields.last, to],
    ] as const) {
      await user.clear(field);
      if (date) await user.type(field, date);
    }
    const said = screen.getByText(sentence);
    for (const [name, field] of Object.entries(fields)) {
      const tied = about.includes(name);
      expect(field.getAttribute('aria-invalid')).toBe(tied ? 'true' : null);
      expect(field.getAttribute('aria-describedby')).toBe(tied ? said.id : null);
    }
    expect(button('Préparer l’aperçu')).toHaveProperty('disabled', true);
  });

  it('fetches a file of the API under the name that it has there', async () => {
    open({}, 'csv');
    await user.selectOptions(screen.getByLabelText('Détail'), 'hour');
    await user.click(button('Télécharger le fichier'));
    await screen.findByText(/est dans vos téléchargements/);
    expect(document.activeElement).toBe(button('Télécharger le fichier'));
    const [url] = asked();
    expect(url?.pathname).toBe('/api/v1/buildings/b-1/iot/export');
    expect(Object.fromEntries(url?.searchParams ?? [])).toEqual({
      metric: 'electricity_consumption',
      format: 'csv',
      granularity: 'hour',
      from: '2026-05-24',
      to: '2026-06-23',
      lang: 'fr',
    });
    expect(downloads).toEqual([{ name: 'residence-des-tilleuls-2026-05-24-2026-06-22.csv', size: 25 }]);
  });

  it('says how much of a file has come, and pretends no share of an unknown whole', async () => {
    let end = () => {};
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(1_234_567));
        end = () => controller.close();
      },
    });
    fetched.mockImplementation(async () => new Response(body, { headers: { 'content-type': 'text/csv' } }));
    open({}, 'csv');
    await user.click(button('Télécharger le fichier'));
    expect(await screen.findByText('1,2 Mo reçus')).toBeTruthy();
    const bar = role('progressbar', 'Réception du fichier');
    expect(bar.getAttribute('aria-valuetext')).toBe('1,2\u00a0mégaoctet reçus');
    expect(bar.hasAttribute('aria-valuenow')).toBe(false);
    end();
    await screen.findByText(/est dans vos téléchargements/);
  });

  it('saves nothing of a file that breaks off', async () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('Jour;'));
        controller.error(new TypeError('network'));
      },
    });
    fetched.mockImplementation(async () => new Response(body, { headers: { 'content-type': 'text/csv' } }));
    open({}, 'csv');
    await user.click(button('Télécharger le fichier'));
    expect(await screen.findByText('Le fichier n’a pas pu être reçu')).toBeTruthy();
    expect(downloads).toEqual([]);
  });

  it('offers no hours of a meter that has days only', () => {
    open({ dailyOnly: true }, 'csv');
    const steps = within(screen.getByLabelText('Détail')).getAllByRole('option');
    expect(steps.map(({ textContent }) => textContent)).toEqual(['Une ligne par jour', 'Une ligne par mois']);
  });

  it('closes with Esc', async () => {
    open();
    await user.keyboard('{Escape}');
    expect(closed).toHaveBeenCalled();
  });
});
