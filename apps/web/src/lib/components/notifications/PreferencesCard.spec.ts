import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { NotificationPreferencesAnswer } from '@coprowatt/contracts';
import { render, screen, waitFor, within } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { language } from '#lib/state/language.svelte.ts';
import PreferencesCard from './PreferencesCard.svelte';

const ANSWER: NotificationPreferencesAnswer = {
  mail: true,
  mailUnconfirmed: false,
  quietHours: null,
  rules: [],
  mailAvailable: true,
  ownMeterDefaults: { inbox: 'info', mail: 'major', rhythm: 'at_once' },
  buildings: [
    { buildingId: 'b-1', name: 'Les Tilleuls', defaults: { inbox: 'info', mail: 'minor', rhythm: 'weekly' } },
    { buildingId: 'b-2', name: 'Le Beffroi', defaults: null },
  ],
};
const fetched = jest.fn<typeof fetch>();
const user = userEvent.setup({ delay: null });
const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

beforeEach(() => {
  language.current = 'fr';
  globalThis.fetch = fetched;
});
afterEach(() => {
  fetched.mockReset();
});

/** Reads, then takes what is put. */
async function open(answer: Partial<NotificationPreferencesAnswer> = {}) {
  const whole = { ...ANSWER, ...answer };
  fetched.mockImplementation(async (_, init) =>
    json(init?.method === 'PUT' ? { ...whole, ...JSON.parse(String(init.body)) } : whole),
  );
  render(PreferencesCard);
  await screen.findByRole('button', { name: 'Enregistrer' });
}

const put = () => {
  const call = fetched.mock.calls.find(([, init]) => init?.method === 'PUT');
  return call ? (JSON.parse(String(call[1]?.body)) as unknown) : null;
};
const save = () => user.click(screen.getByRole('button', { name: 'Enregistrer' }));

describe('what one receives', () => {
  it('says what applies where nothing was chosen', async () => {
    await open();
    const [tilleuls] = screen.getAllByText('Les Tilleuls');
    expect(tilleuls?.parentElement?.textContent).toContain('Le lundi, à 7\u00a0h');
    expect(screen.queryByText(/Le Beffroi/)).toBeNull();
    expect(screen.getByText('Vos propres compteurs')).toBeTruthy();
  });

  it('names together the buildings to which the same applies', async () => {
    const [first] = ANSWER.buildings;
    const more = { buildingId: 'b-3', name: 'Les Ormes', defaults: first?.defaults ?? null };
    await open({
      buildings: [...ANSWER.buildings, more],
      ownMeterDefaults: more.defaults ?? ANSWER.ownMeterDefaults,
    });
    expect(screen.getByText('Les Tilleuls · Les Ormes · Vos propres compteurs')).toBeTruthy();
  });

  it('sends a choice for a building and a kind, and quiet hours, whole', async () => {
    await open();
    await user.click(screen.getByRole('checkbox', { name: 'Heures calmes, sans e-mail' }));
    await user.click(screen.getByRole('button', { name: 'Ajouter un choix' }));
    const rule = within(screen.getByRole('group', { name: 'Choix 1' }));
    await user.selectOptions(rule.getByRole('combobox', { name: 'Immeuble' }), 'Le Beffroi');
    await user.selectOptions(rule.getByRole('combobox', { name: 'Type d’alerte' }), 'surge');
    await user.selectOptions(rule.getByRole('combobox', { name: 'Par e-mail' }), 'none');
    expect(rule.queryByRole('combobox', { name: 'Envoi des e-mails' })).toBeNull();
    await save();
    expect(await screen.findByText('Enregistré.')).toBeTruthy();
    expect(put()).toEqual({
      mailUnconfirmed: false,
      quietHours: { from: '22:00', to: '07:00' },
      rules: [{ buildingId: 'b-2', kind: 'surge', inbox: 'info', mail: 'none', rhythm: 'at_once' }],
    });
  });

  it('ends no unsubscription that it did not see, and shows it after it was saved', async () => {
    await open();
    fetched.mockImplementation(async () => json({ ...ANSWER, mail: false }));
    await save();
    expect(put()).not.toHaveProperty('mail');
    const mails = screen.getByRole('checkbox', { name: 'Recevoir des alertes par e-mail' });
    await waitFor(() => expect((mails as HTMLInputElement).checked).toBe(false));
    fetched.mockClear();
    await user.click(mails);
    await save();
    expect(put()).toMatchObject({ mail: true });
  });

  it('sends nothing while two choices are about the same, and says so', async () => {
    await open();
    for (let row = 0; row < 2; row += 1)
      await user.click(screen.getByRole('button', { name: 'Ajouter un choix' }));
    await save();
    expect(screen.getByRole('alert').textContent).toContain('Deux choix portent sur le même immeuble');
    expect(put()).toBeNull();
    await user.click(screen.getAllByRole('button', { name: 'Retirer ce choix' })[0] as HTMLElement);
    await save();
    expect(put()).toMatchObject({ rules: [{ buildingId: null, kind: null }] });
  });

  it('offers no mails where none can be sent', async () => {
    await open({ mailAvailable: false });
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.getByText(/n’envoie pas d’e-mails/)).toBeTruthy();
  });

  it('says when it cannot be read, and reads again', async () => {
    const body = { type: 'about:blank', title: '', status: 503, code: 'not_ready', correlationId: 'x' };
    fetched.mockImplementation(async () => json(body, 503));
    render(PreferencesCard);
    await screen.findByText('Vos choix n’ont pas pu être lus');
    fetched.mockImplementation(async () => json(ANSWER));
    await user.click(screen.getByRole('button', { name: 'Réessayer' }));
    expect(await screen.findByText('Ce que vous recevez')).toBeTruthy();
  });
});
