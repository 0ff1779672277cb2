import { readFile } from 'node:fs/promises';
import { read as readWorkbook, utils } from '@e965/xlsx';
import type {
  BuildingList,
  Comparison,
  DayReading,
  ReadingsExport,
  ReadingsPage,
  Statistics,
} from '@coprowatt/contracts';
import { expect, test, type Download, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { extractText, getDocumentProxy } from 'unpdf';
import { expectAccessible, signIn } from '../support/browse.ts';

// Saved files against the API's own answers: no figure of a report may differ.

const WINDOW = { from: '2026-05-24', to: '2026-06-23' };
const NBSP = '\u00a0';

const number = (value: number, decimals: number) =>
  new Intl.NumberFormat('fr-FR', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    .format(value)
    .replace(/\s/g, NBSP);
/** As people write energy: one decimal under 100 kWh, none from there. */
const kWh = (wh: number) => `${number(wh / 1_000, Math.round(wh / 100) / 10 < 100 ? 1 : 0)}${NBSP}kWh`;
/** As people write power: watts under two kilowatts. */
const power = (watts: number) =>
  watts < 2_000 ? `${number(watts, 0)}${NBSP}W` : `${number(watts / 1_000, 1)}${NBSP}kW`;
/** Ends of lines and spaces of any kind are alike. */
const flat = (text: string) => text.replace(/\s+/g, ' ');

async function openLille(page: Page): Promise<string> {
  await signIn(page, 'syndic@demo.test');
  const { items } = (await (await page.request.get('/api/v1/buildings')).json()) as BuildingList;
  const lille = items.find(({ city }) => city === 'Lille');
  if (!lille) throw new Error('the demonstration has no building in Lille');
  await page.goto(`/buildings/${lille.id}/iot`);
  await expect(page.getByText(/kWh en 30 jours/).first()).toBeVisible();
  return lille.id;
}

async function answer<Body>(page: Page, buildingId: string, path: string): Promise<Body> {
  const response = await page.request.get(`/api/v1/buildings/${buildingId}/iot/${path}`);
  expect(response.status(), path).toBe(200);
  return (await response.json()) as Body;
}

async function saved(page: Page, press: string): Promise<Download> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: press }).click(),
  ]);
  await expect(page.getByText(`Le fichier ${download.suggestedFilename()}`)).toBeVisible();
  return download;
}

async function textOf(download: Download): Promise<string[]> {
  const pdf = await getDocumentProxy(new Uint8Array(await readFile(await download.path())));
  return (await extractText(pdf)).text.map(flat);
}

test('a report is looked at, saved, and says to the last figure what the API says', async ({ page }) => {
  const id = await openLille(page);
  await page.getByRole('button', { name: 'Créer le rapport' }).click();
  await expect(page).toHaveURL(/report=pdf/);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Préparer l’aperçu' }).click();
  await expect(page.getByRole('heading', { name: /Aperçu du rapport/ })).toBeFocused();
  await expectAccessible(page);
  const download = await saved(page, 'Enregistrer le PDF');
  expect(download.suggestedFilename()).toBe(
    'rapport-residence-des-tilleuls-lille-2026-05-24-2026-06-22-fr.pdf',
  );
  const pages = await textOf(download);
  const text = pages.join(' ');

  const search = new URLSearchParams(WINDOW);
  const statistics = await answer<Statistics>(page, id, `statistics?${search}`);
  const history = await answer<Statistics>(page, id, 'statistics');
  const told = [
    ['Total de la période', statistics.period],
    ['Moyenne par jour', statistics.meanPerDay],
    ['Jour le plus haut', statistics.maxDay],
    ['Jour le plus bas', statistics.minDay],
    ['Mois en cours', statistics.monthToDate],
    ['Année en cours', statistics.yearToDate],
    ['Moyenne par mois', history.meanPerMonth],
    ['Moyenne par an', history.meanPerYear],
  ] as const;
  for (const [label, figure] of told) {
    expect(figure.value, label).not.toBeNull();
    expect(text).toContain(flat(`${label} ${kWh(figure.value?.energyWh ?? 0)}`));
  }
  expect(text).toContain(flat(`Talon de nuit ${number(statistics.baseLoadW.value ?? 0, 0)} W`));
  expect(text).toContain(flat(`Pointe de puissance ${power(statistics.peak.value?.powerW ?? 0)}`));
  const { completeDays = 0, days: dueDays = 0 } = statistics.period.value ?? {};
  expect(text).toContain(`Jours complets ${completeDays} sur ${dueDays}`);

  const days = await answer<ReadingsPage<DayReading>>(
    page,
    id,
    `readings?metric=electricity_consumption&granularity=day&${search}`,
  );
  expect(days.items.length).toBeGreaterThan(25);
  for (const { localDate, value } of days.items) {
    const date = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'full', timeZone: 'UTC' })
      .format(new Date(`${localDate}T12:00:00Z`))
      .replace(' 1 juin', ' 1er juin');
    expect(text).toContain(flat(`${date} ${number(value / 1_000, 1)}`));
  }

  for (const kind of ['yoy', 'mom'] as const) {
    const { current, previous, change } = await answer<Comparison>(
      page,
      id,
      `comparison?kind=${kind}&${search}`,
    );
    expect(change, kind).not.toBeNull();
    expect(text).toContain(flat(kWh(current.energyWh ?? 0)));
    expect(text).toContain(flat(`contre ${kWh(previous.energyWh ?? 0)}`));
    const percent = Math.round(change?.percent ?? 0);
    const sign = percent > 0 ? '+' : percent < 0 ? '\u2212' : '';
    expect(text).toContain(`${sign}${Math.abs(percent)} %`);
  }
  expect(text).toContain('(temps simulé)');
  pages.forEach((each, index) => expect(each).toContain(`page ${index + 1} sur ${pages.length}`));

  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page).not.toHaveURL(/report=/);
});

test('a report speaks another language than the screen, over 36 months, and can be given up', async ({
  page,
}) => {
  await openLille(page);
  await page.getByRole('button', { name: 'Créer le rapport' }).click();
  await page.getByRole('dialog').getByLabel('Période').selectOption('36-months');
  await page.getByLabel('Langue du rapport').selectOption('de');
  const prepare = page.getByRole('button', { name: 'Préparer l’aperçu' });
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/iot/readings?*', async (route) => {
    await held;
    await route.continue();
  });
  await prepare.click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.getByRole('button', { name: 'Annuler' }).click();
  release();
  await expect(page.getByText(/rien n’a été enregistré/)).toBeVisible();
  await page.unrouteAll({ behavior: 'wait' });

  await prepare.click();
  await expect(page.getByRole('heading', { name: /Aperçu du rapport/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Rapport et exports' })).toBeVisible();
  const pages = await textOf(await saved(page, 'Enregistrer le PDF'));
  expect(pages.length).toBeGreaterThan(20);
  expect(pages[0]).toContain('Bericht zum Stromverbrauch');
  const table = pages.slice(pages.findIndex((each) => each.includes('Tag für Tag')));
  for (const each of table) expect(each).toContain('Wann Verbrauch (kWh)');
});

test('files of the same period hold what the API holds, each in its form', async ({ page }) => {
  const id = await openLille(page);
  const search = new URLSearchParams({ metric: 'electricity_consumption', granularity: 'day', ...WINDOW });
  const { items } = await answer<ReadingsPage<DayReading>>(page, id, `readings?${search}`);
  const total = items.reduce((sum, { value }) => sum + value, 0);

  await page.getByRole('button', { name: 'Exporter' }).click();
  await expect(page).toHaveURL(/report=csv/);
  await expectAccessible(page);
  const csv = await saved(page, 'Télécharger le fichier');
  expect(csv.suggestedFilename()).toBe('residence-des-tilleuls-lille-jours-2026-05-24-2026-06-22.csv');
  const table: string[][] = parse(await readFile(await csv.path(), 'utf8'), {
    bom: true,
    delimiter: ';',
    relaxColumnCount: true,
  });
  const days = table.filter(([day]) => items.some(({ localDate }) => day?.startsWith(localDate)));
  expect(days).toHaveLength(items.length);
  items.forEach(({ value }, index) =>
    expect(days[index]?.map((cell) => Number(cell.replace(',', '.')))).toContain(value),
  );

  await page.getByRole('button', { name: 'JSON' }).click();
  const json = await saved(page, 'Télécharger le fichier');
  const { rows: told, end } = JSON.parse(await readFile(await json.path(), 'utf8')) as ReadingsExport;
  expect(told.map(({ value }) => value)).toEqual(items.map(({ value }) => value));
  expect(end).toMatchObject({ rows: items.length, complete: true });
  expect(end.total).toBeCloseTo(total, 6);

  await page.getByRole('button', { name: 'XLSX' }).click();
  const xlsx = await saved(page, 'Télécharger le fichier');
  const book = readWorkbook(await readFile(await xlsx.path()));
  const rows = utils.sheet_to_json<unknown[]>(book.Sheets['Données'] ?? {}, { header: 1 }).slice(1);
  expect(rows).toHaveLength(items.length);
  items.forEach(({ value }, index) => expect(rows[index]).toContain(value));
});
