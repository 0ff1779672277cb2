import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Anomaly, ConsentList } from '@coprowatt/contracts';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { AlertList } from '#lib/alerts/alert-list.svelte.ts';
import { emptyTab } from '#lib/alerts/filters.ts';
import type { Watch } from '#lib/alerts/watch.ts';
import { alertPage, anomalySample, ME, noteSample } from '#lib/alerts/testing.ts';
import { dayItem, pageOf } from '#lib/charts/testing.ts';
import { BUILDING } from '#lib/linky-testing.ts';
import { density } from '#lib/state/density.svelte.ts';
import { Loaded } from '#lib/state/loaded.svelte.ts';
import { language } from '#lib/state/language.svelte.ts';
import { now } from '#lib/state/now.svelte.ts';
import { session } from '#lib/state/session.svelte.ts';
import { shortcuts } from '#lib/state/shortcuts.svelte.ts';
import AlertCentre, { type AlertCentreProps } from './AlertCentre.svelte';

const NOW = '2026-06-23T08:00:00Z';
const fetched = jest.fn<typeof fetch>();
const before = globalThis.fetch;
const key = (event: KeyboardEvent) => shortcuts.handle(event);
const connection = jest.spyOn(navigator, 'onLine', 'get');

function connect(connected: boolean) {
  connection.mockReturnValue(connected);
  window.dispatchEvent(new Event(connected ? 'online' : 'offline'));
}

beforeEach(() => {
  language.current = 'fr';
  now.set(NOW, true);
  globalThis.fetch = fetched;
  window.addEventListener('keydown', key);
  connect(true);
  session.me = {
    user: { id: ME, email: 'claire@example.test', displayName: 'Claire Martin', language: 'fr' },
    memberships: [],
    now: NOW,
    simulatedTime: true,
  };
});
afterEach(() => {
  connect(true);
  globalThis.fetch = before;
  fetched.mockReset();
  window.removeEventListener('keydown', key);
  session.me = null;
  now.set(new Date().toISOString(), false);
});

const answer = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

/** The API as far as the centre asks it. */
function serve(rows: Anomaly[]) {
  fetched.mockImplementation((input, init) => {
    const url = String(input);
    const known = rows.find(({ id }) => url.includes(id)) ?? rows[0];
    if (init?.method === 'PATCH')
      return Promise.resolve(answer({ ...known, ...(JSON.parse(String(init.body)) as object) }));
    if (url.includes('/readings'))
      return Promise.resolve(
        answer(pageOf('day', '2026-05-20', '2026-06-19', [dayItem('2026-06-11', 68_900)])),
      );
    if (url.includes('/expected')) return Promise.resolve(answer({ code: 'not_found' }, 404));
    return Promise.resolve(answer(alertPage(rows)));
  });
}

const patches = () =>
  fetched.mock.calls
    .filter(([, init]) => init?.method === 'PATCH')
    .map(([, init]) => JSON.parse(String(init?.body)) as unknown);

const ROWS = [
  anomalySample({ id: 'a-1', severity: 'critical', kind: 'leak', openedAt: '2026-06-23T06:00:00Z' }),
  anomalySample({ id: 'a-2' }),
  anomalySample({ id: 'a-3', severity: 'minor', kind: 'night', mayAct: false }),
];

async function open(changes: Partial<AlertCentreProps> = {}, rows = ROWS) {
  serve(rows);
  const list = new AlertList();
  list.follow('open', Promise.resolve({ value: alertPage(rows), error: null }));
  await Promise.resolve();
  const props: AlertCentreProps = {
    list,
    filters: { tab: 'open', severity: null, building: null },
    buildings: [BUILDING],
    chosen: null,
    missing: false,
    hrefOf: ({ id }) => `/alerts?alert=${id}`,
    onfilter: jest.fn(),
    onchoose: jest.fn(),
    onmore: jest.fn(),
    onretry: jest.fn(),
    ...changes,
  };
  return { list, props, ...render(AlertCentre, props) };
}

const links = () => within(screen.getByRole('region', { name: 'Liste des alertes' })).getAllByRole('link');
const press = (name: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key: name });

describe('the alert centre', () => {
  it('counts its tabs and lists kind, gravity, place, days and energy', async () => {
    const { list } = await open();
    expect(list.counts?.open).toBe(3);
    expect(
      screen.getByRole('button', { name: 'Ouvertes (3)', hidden: true }).getAttribute('aria-pressed'),
    ).toBe('true');
    expect(links().map((link) => link.textContent)).toEqual([
      'Consommation constante, jour et nuit',
      'Consommation inhabituelle',
      'Consommation de nuit inhabituelle',
    ]);
    const row = within(links()[0]?.closest('li') as HTMLElement);
    expect(row.getByText('Critique')).not.toBeNull();
    expect(row.getByText('nouvelle')).not.toBeNull();
    expect(row.getByText('Résidence des Tilleuls, Lille, Ascenseur B')).not.toBeNull();
    expect(row.getByText('26,3 kWh de plus qu’attendu')).not.toBeNull();
  });

  it('tells no good news of meters that cannot be judged, but where others’ alerts are asked for', () => {
    const tooFewDays = { meters: 3, completeDays: 2, neededDays: 14, reference: 'previous-days' } as const;
    const of = (changes: object) =>
      emptyTab(
        { tab: 'open', severity: null, building: null, ...changes },
        { judging: false, tooFewDays, ...changes },
      );
    expect(of({})).toMatch(
      /^Aucune alerte ouverte\. 3 compteurs ne peuvent pas encore être comparés à leurs jours précédents/,
    );
    expect(of({ judging: true })).toMatch(/^Trop tôt pour juger/);
    expect(of({ tooFewDays: null })).toMatch(/rien d’inhabituel/);
    const answer = { judging: false, tooFewDays: null };
    const tab = (name: 'open' | 'resolved', watch: Watch = 'unadvised') =>
      emptyTab({ tab: name, severity: null, building: null }, answer, watch);
    expect(tab('open', 'off')).toMatch(/^Rien n’est surveillé/);
    expect(tab('open')).toMatch(/^Rien n’est examiné, car vous n’avez pas donné votre accord/);
    expect(tab('resolved')).toBe('Aucune alerte n’a été résolue.');
    expect(of({ tab: 'muted' })).toBe('Aucune alerte n’est en sourdine.');
    expect(of({ severity: 'major' })).toBe('Aucune alerte ne correspond à ces filtres.');
  });

  it('tells one whose own meters alone are judged no news before his agreements are known', async () => {
    const own = new Loaded<ConsentList>();
    const { props } = await open({ own }, []);
    expect(screen.queryByText(/rien d’inhabituel/)).toBeNull();

    own.follow(Promise.resolve({ value: null, error: new TypeError('no answer') }), 'same');
    await screen.findByText('Les accords n’ont pas pu être lus');
    await userEvent.click(screen.getByRole('button', { name: 'Réessayer' }));
    expect(props.onretry).toHaveBeenCalledTimes(1);

    own.follow(Promise.resolve({ value: { items: [] }, error: null }), 'same');
    await screen.findByText(/^Rien n’est surveillé/);
    expect(screen.queryByRole('link', { name: 'Accords' })).toBeNull();
  });

  it('dates a figure by the days that it is of, and an alert without one by all of its days', async () => {
    const days = { firstDay: '2026-06-07', lastDay: '2026-06-11' };
    await open({}, [
      anomalySample({ id: 'a-1', ...days }),
      anomalySample({ id: 'a-2', kind: 'silent', observedWh: null, expectedWh: null, ...days }),
    ]);
    const rows = links().map((link) => link.closest('li')?.textContent.replaceAll('\u00a0', ' ') ?? '');
    expect(rows[0]).toMatch(/ 11 juin .*26,3 kWh/s);
    expect(rows[0]).not.toMatch(/7.{1,3}11 juin/);
    expect(rows[1]).toMatch(/7.{1,3}11 juin/);
  });

  it('narrows by tab and gravity through the address', async () => {
    const onfilter = jest.fn();
    await open({ onfilter });
    await userEvent.click(screen.getByRole('button', { name: /^Résolues/, hidden: true }));
    expect(onfilter).toHaveBeenLastCalledWith({ tab: 'resolved', severity: null, building: null });
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Gravité' }), 'critical');
    expect(onfilter).toHaveBeenLastCalledWith({ tab: 'open', severity: 'critical', building: null });
  });

  it('says good news of an empty tab, and of filters that hide all that they do', async () => {
    const { rerender, props } = await open({}, []);
    expect(screen.getByText(/rien d’inhabituel n’attend/)).not.toBeNull();
    await rerender({ ...props, filters: { ...props.filters, severity: 'minor' } });
    expect(screen.getByText('Aucune alerte ne correspond à ces filtres.')).not.toBeNull();
  });

  it('moves with j and k, takes charge with a of the row that has the focus, and keeps the row there', async () => {
    await open();
    press('j');
    expect(document.activeElement).toBe(links()[0]);
    press('j');
    expect(document.activeElement).toBe(links()[1]);
    press('k');
    press('j');
    press('a');
    await waitFor(() => expect(patches()).toEqual([{ status: 'acknowledged' }]));
    expect(document.activeElement).toBe(links()[1]);
    expect(links()).toHaveLength(3);
    const row = within(links()[1]?.closest('li') as HTMLElement);
    expect(row.getByText('Prise en charge')).not.toBeNull();
    expect(row.getByRole('button', { name: 'Annuler' })).not.toBeNull();
    expect(screen.getByRole('button', { name: 'Prises en charge (1)', hidden: true })).not.toBeNull();
  });

  it('does nothing with a where one may not act', async () => {
    await open();
    for (const _ of ROWS) press('j');
    expect(document.activeElement).toBe(links()[2]);
    press('a');
    press('m');
    await new Promise((resolve) => setTimeout(resolve));
    expect(patches()).toEqual([]);
  });

  it('opens the choice of a silence with m, and mutes for a week', async () => {
    const onchoose = jest.fn();
    const { rerender, props } = await open({ onchoose });
    press('j');
    press('m');
    expect(onchoose).toHaveBeenCalledWith(ROWS[0]);
    await rerender({ ...props, chosen: 'a-1' });
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Une semaine' }));
    await waitFor(() => expect(patches()).toEqual([{ mutedUntil: '2026-06-30T08:00:00.000Z' }]));
    expect(screen.getAllByText(/jusqu’au 30 juin à 10:00/).length).toBeGreaterThan(0);
  });

  it('chooses with x, takes charge of all that are chosen at once, and takes it back with one act', async () => {
    const { list } = await open({}, [...ROWS, anomalySample({ id: 'a-4', deviceLabel: 'Pompe' })]);
    const boxes = () => screen.getAllByRole<HTMLInputElement>('checkbox');
    expect(boxes().map((box) => box.checked)).toEqual([false, false, false, false]);
    press('j');
    press('x');
    press('j');
    press('x');
    expect(screen.getByText('2 choisies')).not.toBeNull();
    press('k');
    press('a');
    await waitFor(() => expect(patches()).toEqual([{ status: 'acknowledged' }, { status: 'acknowledged' }]));
    expect(list.counts).toMatchObject({ open: 2, acknowledged: 2 });
    expect(screen.getAllByText(/prises en charge$|^Vous avez pris/).map((said) => said.textContent)).toEqual([
      '2 prises en charge',
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Annuler' }));
    await waitFor(() => expect(patches().slice(2)).toEqual([{ status: 'open' }, { status: 'open' }]));
    expect(list.counts).toMatchObject({ open: 4, acknowledged: 0 });
    expect(screen.queryByText('2 prises en charge')).toBeNull();
    expect(document.activeElement).toBe(boxes()[0]);
  });

  it('resolves all that are chosen at once, and says so', async () => {
    await open({}, [...ROWS, anomalySample({ id: 'a-4', deviceLabel: 'Pompe' })]);
    await userEvent.click(screen.getByRole('checkbox', { name: 'Tout choisir' }));
    const bar = within(screen.getByRole('group', { name: 'Alertes choisies' }));
    const chosen = Number(bar.getByText(/^\d choisies$/).textContent?.charAt(0));
    await userEvent.click(bar.getByRole('button', { name: 'Résoudre' }));
    await waitFor(() => expect(patches()).toEqual(Array(chosen).fill({ status: 'resolved' })));
    expect(bar.getByText(`${chosen} résolues`)).not.toBeNull();
    expect(document.activeElement?.textContent?.trim()).toBe('Annuler');
  });

  it('chooses all that one may act on, none of the others, and lets go of them with Esc', async () => {
    await open();
    press('j');
    press('k');
    const all = screen.getByRole<HTMLInputElement>('checkbox', { name: 'Tout choisir' });
    await userEvent.click(all);
    expect(screen.getByText('2 choisies')).not.toBeNull();
    expect(screen.getAllByRole('checkbox')).toHaveLength(3);
    press('Escape');
    await waitFor(() => expect(screen.queryByText('2 choisies')).toBeNull());
    expect(all.checked).toBe(false);
  });

  it('offers no choice where one may not act, nor in another tab', async () => {
    const { rerender, props } = await open({}, [
      anomalySample({ mayAct: false }),
      anomalySample({ id: 'a-5', mayAct: false }),
    ]);
    expect(screen.queryByRole('checkbox')).toBeNull();
    press('x');
    await rerender({ ...props, filters: { ...props.filters, tab: 'resolved' } });
    expect(screen.queryByRole('checkbox')).toBeNull();
  });

  it('sends nothing without a connection: buttons, menu and keys rest', async () => {
    await open({ chosen: 'a-1' });
    connect(false);
    const mute = screen.getByRole<HTMLButtonElement>('button', { name: /^Sourdine/ });
    await waitFor(() => expect(mute.disabled).toBe(true));
    expect(mute.title).toContain('Hors ligne');
    press('m');
    press('a');
    await new Promise((resolve) => setTimeout(resolve));
    expect(screen.queryByText('Une semaine')).toBeNull();
    expect(patches()).toEqual([]);
    connect(true);
    await waitFor(() => expect(mute.disabled).toBe(false));
  });

  it('shuts the choice of a silence when the connection goes', async () => {
    await open({ chosen: 'a-1' });
    screen.getByRole('button', { name: /^Sourdine/ }).focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('Une semaine')).not.toBeNull();
    connect(false);
    await waitFor(() => expect(screen.queryByText('Une semaine')).toBeNull());
  });

  it('keeps the density of its rows', async () => {
    await open();
    const choice = screen.getByRole('combobox', { name: 'Densité' });
    await userEvent.selectOptions(choice, 'Compacte');
    expect(density.current).toBe('compact');
    expect(localStorage.getItem('coprowatt.density')).toBe('compact');
    density.current = 'comfortable';
  });

  it('reads one alert whole: sentence, chart table, causes, story, comments', async () => {
    const marc = { id: 'u-marc', name: 'Marc Petit' };
    const note = noteSample({ id: 'n-2', act: 'commented', author: marc, comment: 'La pompe tourne.' });
    await open({ chosen: 'a-2' }, [anomalySample({ id: 'a-2', notes: [noteSample(), note] })]);
    const detail = within(screen.getByRole('article', { name: 'Consommation inhabituelle' }));
    expect(detail.getByText(/^Jeudi 11 juin : 68,9 kWh/)).not.toBeNull();
    expect(await detail.findByRole('figure')).not.toBeNull();
    expect(await detail.findByRole('table')).not.toBeNull();
    expect(detail.getByText(/Complet\. Alerte majeure : Consommation inhabituelle, 11 juin/)).not.toBeNull();
    expect(detail.getByText(/la règle de surconsommation ne le signale pas/)).not.toBeNull();
    expect(detail.getByText('La pompe tourne.')).not.toBeNull();
    expect(detail.getByText(/, Marc Petit/)).not.toBeNull();
    expect(detail.getByRole('button', { name: /^Résoudre/ })).not.toBeNull();
  });

  it('says that the rule alone sees it, and that a private meter is one’s own', async () => {
    const [cause] = anomalySample().causes;
    const causes = cause ? [{ ...cause, detector: 'rule' as const }] : [];
    await open({ chosen: 'a-2' }, [anomalySample({ id: 'a-2', usage: 'private', confirmed: false, causes })]);
    const detail = within(screen.getByRole('article'));
    expect(detail.getByText('non confirmée')).not.toBeNull();
    expect(detail.getByText(/règle de surconsommation seule/)).not.toBeNull();
    expect(detail.getByText('Visible par vous seul')).not.toBeNull();
  });

  it('adds a comment, and wants words in it', async () => {
    await open({ chosen: 'a-2' });
    const send = screen.getByRole('button', { name: 'Ajouter le commentaire' });
    await userEvent.click(send);
    expect(screen.getByText('Écrivez un commentaire avant de l’ajouter.')).not.toBeNull();
    await userEvent.type(screen.getByRole('textbox', { name: 'Commentaire' }), 'Vu sur place.');
    await userEvent.click(send);
    await waitFor(() => expect(patches()).toEqual([{ comment: 'Vu sur place.' }]));
    expect((screen.getByRole('textbox', { name: 'Commentaire' }) as HTMLTextAreaElement).value).toBe('');
  });

  it('shows on a phone the list, then the alert alone with the way back', async () => {
    const onchoose = jest.fn();
    const { rerender, props } = await open({ onchoose });
    expect(screen.queryByRole('article')).toBeNull();
    await rerender({ ...props, chosen: 'a-1' });
    expect(screen.queryByRole('region', { name: 'Liste des alertes' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Retour à la liste' }));
    expect(onchoose).toHaveBeenCalledWith(null);
  });

  it('says that an alert of a link is gone, in the words of one that never was', async () => {
    await open({ chosen: 'a-9', missing: true });
    expect(screen.getByText(/n’existe plus ou ne vous est pas visible/)).not.toBeNull();
  });
});
