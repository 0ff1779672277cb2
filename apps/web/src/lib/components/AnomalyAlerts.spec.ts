import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Anomaly, AnomalyPage, Statistics } from '@coprowatt/contracts';
import { cleanup, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { uncomparedSentence, watchOf, type Watch } from '#lib/alerts/watch.ts';
import { AlertList } from '#lib/alerts/alert-list.svelte.ts';
import { alertPage, anomalySample, ME, noteSample } from '#lib/alerts/testing.ts';
import { statisticsSample } from '#lib/charts/testing.ts';
import { linkyDevice } from '#lib/linky-testing.ts';
import { syncRun } from '#lib/runs/testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import { now } from '#lib/state/now.svelte.ts';
import { session } from '#lib/state/session.svelte.ts';
import AnomalyAlerts from './AnomalyAlerts.svelte';

const NOW = '2026-06-23T08:00:00Z';
const fetched = jest.fn<typeof fetch>();
const before = globalThis.fetch;
const building = { id: 'b-1', timeZone: 'Europe/Paris' };

beforeEach(() => {
  language.current = 'fr';
  now.set(NOW, true);
  globalThis.fetch = fetched;
  fetched.mockReset();
  session.me = {
    user: { id: ME, email: 'claire@example.test', displayName: 'Claire Martin', language: 'fr' },
    memberships: [],
    now: NOW,
    simulatedTime: true,
  };
});
afterEach(() => {
  globalThis.fetch = before;
  session.me = null;
  now.set(new Date().toISOString(), false);
});

const answer = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

/** Answers PATCH with the alert as the server keeps it; anything else with an empty page. */
function serve(patched: (body: object) => Response) {
  fetched.mockImplementation((_, init) =>
    Promise.resolve(
      init?.method === 'PATCH' ? patched(JSON.parse(String(init.body)) as object) : answer(alertPage([])),
    ),
  );
}

const patches = () =>
  fetched.mock.calls
    .filter(([, init]) => init?.method === 'PATCH')
    .map(([url, init]) => ({ url, body: JSON.parse(String(init?.body)) as unknown }));

async function listOf(page: AnomalyPage) {
  const list = new AlertList();
  list.follow('open', Promise.resolve({ value: page, error: null }));
  await Promise.resolve();
  return list;
}

async function open(
  items: Anomaly[],
  changes: { chosen?: string; watch?: Watch; uncompared?: string | null } & Partial<
    Pick<AnomalyPage, 'counts' | 'judging' | 'tooFewDays'>
  > = {},
) {
  const { chosen = null, watch = 'on', uncompared = null, ...page } = changes;
  const list = await listOf(alertPage(items, page));
  render(AnomalyAlerts, { list, building, meter: null, watch, uncompared, chosen, onretry: jest.fn() });
  return list;
}

/** As the page's text is compared: without the spaces that do not break. */
const plain = (text: string | null) => String(text).replaceAll('\u00a0', ' ');

const take = () => screen.getByRole('button', { name: /^Prendre en charge/ });

describe('AnomalyAlerts', () => {
  it('says gravity, kind, days, meter and the whole sentence in words', async () => {
    await open([anomalySample()]);
    const row = within(screen.getByRole('article', { name: 'Consommation inhabituelle' }));
    expect(row.getByText('Majeure')).not.toBeNull();
    expect(row.getByText('11 juin, Ascenseur B')).not.toBeNull();
    expect(row.getByText(/^Jeudi 11 juin : 68,9 kWh, contre 42,6 kWh un jeudi habituel/)).not.toBeNull();
    const link = row.getByRole('link', { name: /^Voir sur le graphique/ });
    expect(link.getAttribute('href')).toBe(
      '/buildings/b-1/iot?period=custom&from=2026-05-20&to=2026-06-19&meter=d-1&alert=a-1',
    );
  });

  it('is good news without a button when nothing is open', async () => {
    await open([]);
    expect(screen.getByText(/^Aucune alerte ouverte/)).not.toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.queryByRole('link')).toBeNull();
  });

  it.each([
    ['fr', /^Rien n’est surveillé/, /^Trop tôt pour juger/],
    ['nl', /^Er wordt niets bewaakt/, /^Te vroeg om te oordelen/],
    ['en', /^Nothing is watched/, /^Too early to judge/],
    ['de', /^Es wird nichts überwacht/, /^Zu früh für ein Urteil/],
  ] as const)('is no good news where nothing is looked at (%s)', async (lang, off, early) => {
    language.current = lang;
    const [ended, live] = [linkyDevice({ state: 'withdrawn' }), linkyDevice({ id: 'd-2' })];
    await open([], { watch: watchOf([ended], []) });
    expect(screen.getByText(off)).not.toBeNull();
    cleanup();
    const history = syncRun({ deviceId: 'd-2', kind: 'backfill', state: 'running' });
    await open([], { watch: watchOf([ended, live], [history]) });
    expect(screen.getByText(early)).not.toBeNull();
    expect(watchOf([ended, live], [{ ...history, kind: 'daily' }])).toBe('on');
    expect(watchOf([ended, live], [{ ...history, state: 'succeeded' }])).toBe('on');
  });

  it.each([
    ['fr', /^Rien n’est examiné, car vous n’avez pas donné votre accord/, 'Accords et données'],
    ['nl', /^Er wordt niets bekeken, want u hebt geen toestemming/, 'Toestemmingen en gegevens'],
    ['en', /^Nothing is looked at, because you have not agreed/, 'Agreements and data'],
    ['de', /^Es wird nichts geprüft, weil Sie/, 'Zustimmungen und Daten'],
  ] as const)(
    'says why nothing of a private meter is judged, and where to agree (%s)',
    async (lang, said, place) => {
      language.current = lang;
      const own = linkyDevice({
        usage: 'private',
        purposes: { daily: true, loadCurve: true, advice: false },
      });
      await open([], { watch: watchOf([own], []) });
      expect(screen.getByText(said)).not.toBeNull();
      expect(screen.getByRole('link', { name: place }).getAttribute('href')).toBe('/consents');
      expect(watchOf([{ ...own, purposes: { daily: true, loadCurve: true, advice: true } }], [])).toBe('on');
      expect(watchOf([own, linkyDevice({ id: 'd-2' })], [])).toBe('on');
    },
  );

  it.each([
    ['fr', 'Aucune alerte ouverte\\. Le dernier jour complet est le 19\\sjuin\\s: aucun jour'],
    ['nl', 'Geen open meldingen\\. De laatste volledige dag is 19\\sjuni: sindsdien'],
    ['en', 'No open alert\\. The last complete day is 19\\sJune: no day'],
    ['de', 'Keine offene Warnung\\. Der letzte vollständige Tag ist der 19\\.\\sJuni: Seither'],
  ] as const)('is no good news of a meter without a complete day lately (%s)', async (lang, said) => {
    language.current = lang;
    const sample = statisticsSample();
    const statistics = (localDate: string): Statistics => ({
      ...sample,
      lastPublishedDay: '2026-06-22',
      lastCompleteDay: {
        value: { localDate, energyWh: 9_000, basis: 'curve', completeness: 1 },
        reason: null,
      },
    });
    const meter = linkyDevice();
    const uncompared = uncomparedSentence([meter], statistics('2026-06-19'));
    await open([], { uncompared });
    expect(screen.getByText(new RegExp(`^${said}`))).not.toBeNull();
    cleanup();
    await open([anomalySample()], { uncompared });
    expect(screen.getByText(plain(uncompared))).not.toBeNull();
    expect(uncomparedSentence([meter], statistics('2026-06-20'))).toBeNull();
    expect(uncomparedSentence([meter, linkyDevice({ id: 'd-2' })], statistics('2026-06-01'))).toBeNull();
  });

  it.each([
    ['fr', /jours reçus sont encore examinés/],
    ['nl', /ontvangen dagen worden nog bekeken/],
    ['en', /days received are still being looked at/],
    ['de', /empfangenen Tage werden noch geprüft/],
  ] as const)('is no good news until all days are judged (%s)', async (lang, judging) => {
    language.current = lang;
    const list = await open([], { judging: true });
    expect(screen.getByText(judging)).not.toBeNull();
    list.follow('open', Promise.resolve({ value: alertPage([]), error: null }));
    await waitFor(() => expect(screen.queryByText(judging)).toBeNull());
  });

  it.each([
    [
      'fr',
      'Aucune alerte ouverte. Un compteur ne peut pas encore être comparé à ses jours précédents : 5 des 14 jours complets',
    ],
    [
      'nl',
      'Geen open meldingen. Eén meter kan nog niet met zijn vorige dagen vergeleken worden: 5 van de 14 nodige volledige dagen',
    ],
    [
      'en',
      'No open alert. One meter cannot be compared with its earlier days yet: 5 of the 14 complete days',
    ],
    [
      'de',
      'Keine offene Warnung. Ein Zähler kann noch nicht mit seinen früheren Tagen verglichen werden: 5 der 14 nötigen vollständigen',
    ],
  ] as const)('is no good news of a meter with too few complete days (%s)', async (lang, said) => {
    language.current = lang;
    const few = { completeDays: 5, neededDays: 14, reference: 'previous-days' } as const;
    await open([], { tooFewDays: { ...few, meters: 1 } });
    expect(screen.getByText((text) => text.replaceAll('\u00a0', ' ').startsWith(said))).not.toBeNull();
    cleanup();
    await open([anomalySample()], { tooFewDays: { ...few, meters: 2, reference: 'same-weekday' } });
    const weekday = {
      fr: /^2 .*même jour de la semaine/,
      nl: /^2 .*weekdag/,
      en: /^2 .*weekday/,
      de: /^2 .*Wochentags/,
    };
    expect(screen.getByText(weekday[lang])).not.toBeNull();
    cleanup();
    await open([], { judging: true, tooFewDays: { ...few, meters: 1 } });
    expect(screen.queryByText(/14/)).toBeNull();
  });

  it('leads to what is over or in hand where nothing is open', async () => {
    await open([], { counts: { open: 0, acknowledged: 0, resolved: 4, muted: 0 } });
    expect(screen.getByRole('link', { name: 'Voir tout' }).getAttribute('href')).toBe('/alerts?building=b-1');
  });

  it('shows a failure as one, not as no alert', async () => {
    const list = new AlertList();
    list.follow('open', Promise.resolve({ value: null, error: new Error('down') }));
    const onretry = jest.fn();
    render(AnomalyAlerts, { list, building, meter: null, watch: 'on', chosen: null, onretry });
    await userEvent.click(await screen.findByRole('button', { name: 'Réessayer' }));
    expect(onretry).toHaveBeenCalled();
    expect(screen.queryByText(/^Aucune alerte/)).toBeNull();
  });

  it('shows a handful, and always the one that the address names', async () => {
    await open(
      ['a', 'b', 'c', 'd'].map((id) => anomalySample({ id, deviceLabel: id })),
      { chosen: 'd' },
    );
    const shown = screen.getAllByRole('article');
    expect(shown).toHaveLength(3);
    expect(shown[0]?.getAttribute('aria-current')).toBe('true');
    expect(within(shown[0] as HTMLElement).getByText('11 juin, d')).not.toBeNull();
    expect(screen.getByText('3 sur 4')).not.toBeNull();
  });

  it('counts what it leaves out, and nothing where it shows all', async () => {
    const items = ['a', 'b', 'c', 'd'].map((id) => anomalySample({ id }));
    await open(items, { counts: { open: 4, acknowledged: 2, resolved: 9, muted: 1 } });
    expect(screen.getByText('3 sur 6')).not.toBeNull();
    cleanup();
    await open(items.slice(0, 2));
    expect(screen.queryByText(/ sur \d/)).toBeNull();
  });

  it('takes charge at once, offers to undo with the focus on it, and undoes', async () => {
    const anomaly = anomalySample();
    serve((body) => answer({ ...anomaly, ...body }));
    await open([anomaly]);
    await userEvent.click(take());
    expect(screen.getByText('Vous avez pris cette alerte en charge.')).not.toBeNull();
    expect(screen.queryByRole('button', { name: /^Prendre en charge/ })).toBeNull();
    const undo = screen.getByRole('button', { name: 'Annuler' });
    expect(document.activeElement).toBe(undo);
    await userEvent.click(undo);
    expect(document.activeElement).toBe(take());
    await waitFor(() =>
      expect(patches().map(({ body }) => body)).toEqual([{ status: 'acknowledged' }, { status: 'open' }]),
    );
    expect(patches()[0]?.url).toBe('/api/v1/buildings/b-1/iot/anomalies/a-1');
    expect(screen.queryByText('Vous avez pris cette alerte en charge.')).toBeNull();
  });

  it('stays in hand when the undo is refused', async () => {
    const anomaly = anomalySample();
    serve((body) =>
      'status' in body && body.status === 'open'
        ? answer({ code: 'internal' }, 500)
        : answer({ ...anomaly, ...body }),
    );
    const list = await open([anomaly]);
    await userEvent.click(take());
    await waitFor(() => expect(patches()).toHaveLength(1));
    await userEvent.click(screen.getByRole('button', { name: 'Annuler' }));
    expect(await screen.findByText(/^Rien n’a changé/)).not.toBeNull();
    expect(screen.queryByRole('button', { name: /^Prendre en charge/ })).toBeNull();
    expect(list.counts).toMatchObject({ open: 0, acknowledged: 1 });
  });

  it('rolls back what the server refuses, with a sentence in the row', async () => {
    serve(() => answer({ code: 'forbidden' }, 403));
    const list = await open([anomalySample()]);
    await userEvent.click(take());
    expect(await screen.findByText(/^Rien n’a changé/)).not.toBeNull();
    expect(take()).not.toBeNull();
    expect(list.counts).toEqual({ open: 1, acknowledged: 0, resolved: 0, muted: 0 });
    expect(screen.queryByRole('button', { name: 'Annuler' })).toBeNull();
  });

  it('shows who has it in hand, and no grey button, to whoever may not act', async () => {
    const marc = { id: 'u-marc', name: 'Marc Petit' };
    const taken = noteSample({ id: 'n-2', at: '2026-06-12T07:14:00Z', act: 'acknowledged', author: marc });
    await open([anomalySample({ mayAct: false, status: 'acknowledged', notes: [noteSample(), taken] })]);
    expect(screen.getByText('Prise en charge par Marc Petit le 12 juin à 09:14.')).not.toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
    expect(screen.getByRole('link', { name: /^Voir sur le graphique/ })).not.toBeNull();
  });

  it('keeps new alerts waiting behind a chip, and says a critical one once', async () => {
    const first = anomalySample();
    const list = await open([first]);
    const fresh = anomalySample({ id: 'a-2', severity: 'critical', kind: 'leak' });
    for (const _ of [1, 2]) {
      list.follow('open', Promise.resolve({ value: alertPage([fresh, first]), error: null }));
      await Promise.resolve();
    }
    const chip = await screen.findByRole('button', { name: 'Afficher la nouvelle alerte' });
    expect(screen.getAllByRole('article')).toHaveLength(1);
    expect(screen.getByRole('alert').textContent?.trim()).toMatch(
      /^Alerte critique.*jour et nuit, Résidence des Tilleuls/,
    );
    await userEvent.click(chip);
    expect(screen.getAllByRole('article').map((row) => row.id)).toEqual(['alert-a-2', 'alert-a-1']);
    expect(screen.queryByRole('button', { name: /nouvelle/ })).toBeNull();
  });

  it('patches the row that a colleague changed, and names him', async () => {
    const first = anomalySample();
    const list = await open([first]);
    const marc = { id: 'u-marc', name: 'Marc Petit' };
    const note = noteSample({ id: 'n-2', at: '2026-06-23T07:14:00Z', act: 'acknowledged', author: marc });
    const changed = {
      ...first,
      status: 'acknowledged' as const,
      updatedAt: note.at,
      notes: [...first.notes, note],
    };
    fetched.mockImplementation(() => Promise.resolve(answer(changed)));
    list.follow('open', Promise.resolve({ value: alertPage([]), error: null }));
    const announced = await screen.findByText('Marc Petit : Prise en charge, le 23 juin à 09:14.');
    expect(screen.getByText('Prise en charge par Marc Petit le 23 juin à 09:14.')).not.toBeNull();
    expect(announced.className).toBe('sr-only');
    expect(screen.queryByRole('button', { name: /^Prendre en charge/ })).toBeNull();
    expect(screen.getAllByRole('article')).toHaveLength(1);
  });
});
