import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { LinkyDevice } from '@coprowatt/contracts';
import { render, screen } from '@testing-library/svelte';
import { userEvent } from '@testing-library/user-event';
import { BUILDING, linkyDevice } from '#lib/linky-testing.ts';
import { language } from '#lib/state/language.svelte.ts';
import { now } from '#lib/state/now.svelte.ts';
import MeterCard from './MeterCard.svelte';
import MeterList from './MeterList.svelte';

const user = userEvent.setup({ delay: null });

beforeEach(() => {
  language.current = 'fr';
  now.set('2026-06-23T08:00:00Z', true);
});
afterEach(() => {
  now.set(new Date().toISOString(), false);
});

const open = (changes: Partial<LinkyDevice> = {}) =>
  render(MeterCard, {
    building: BUILDING,
    device: linkyDevice(changes),
    requestEnd: null,
    told: false,
    onchanged: jest.fn(),
    onreconnect: jest.fn(),
    onrenew: jest.fn(),
    onwithdraw: jest.fn(),
    onmove: jest.fn(),
  });

describe('a meter near the end of its agreement', () => {
  it.each([
    ['2026-09-10T08:00:00Z', /encore 79 jours/, null],
    ['2026-07-10T08:00:00Z', /finit dans 17 jours/, 'renouvelez-le.'],
    ['2026-06-28T08:00:00Z', /finit dans 5 jours/, 'renouvelez-le maintenant.'],
  ])('counts down and offers the renewal (%s)', (consentExpiresAt, said, urged) => {
    const { container } = open({ consentExpiresAt });
    expect(screen.getByText(said)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Renouveler l’accord de Ascenseur B' })).toBeTruthy();
    expect(container.textContent?.includes('renouvelez-le')).toBe(urged !== null);
    if (urged) expect(container.textContent).toContain(urged);
  });

  it('offers no renewal while the end is far off, nor to whom the meter does not belong', () => {
    open({ consentExpiresAt: '2028-06-23T08:00:00Z' });
    expect(screen.queryByRole('button', { name: /Renouveler/ })).toBeNull();
    open({ consentExpiresAt: '2026-06-28T08:00:00Z', mine: false });
    expect(screen.queryByRole('button', { name: /Renouveler/ })).toBeNull();
  });

  it('keeps the guide open while the list is read anew under it', async () => {
    const device = linkyDevice({ consentExpiresAt: '2026-07-10T08:00:00Z' });
    const list = { building: BUILDING, devices: [device], told: null, demo: false, renew: null };
    const { rerender } = render(MeterList, { ...list, onchanged: jest.fn(), onreconnect: jest.fn() });
    await user.click(screen.getByRole('button', { name: /Renouveler/ }));
    await rerender({ devices: [{ ...device }] });
    expect(await screen.findByRole('dialog')).toBeTruthy();
  });

  it('guides through Enedis: delete the old share, share again, nothing is lost', async () => {
    const onreconnect = jest.fn();
    const device = linkyDevice({ consentExpiresAt: '2026-07-10T08:00:00Z' });
    const list = { building: BUILDING, devices: [device], told: null, demo: false, renew: null };
    render(MeterList, { ...list, onchanged: jest.fn(), onreconnect });
    await user.click(screen.getByRole('button', { name: /Renouveler/ }));
    const titles = (await screen.findAllByRole('heading', { level: 3 })).map(
      ({ textContent }) => textContent,
    );
    expect(titles).toEqual(
      expect.arrayContaining(['Supprimez l’ancien partage chez Enedis', 'Partagez de nouveau', 'C’est fait']),
    );
    expect(screen.getByRole('link', { name: /Ouvrir mon compte Enedis/ }).getAttribute('rel')).toContain(
      'noopener',
    );
    await user.click(screen.getByRole('button', { name: 'C’est supprimé, partager de nouveau' }));
    expect(onreconnect).toHaveBeenCalledWith(device);
  });

  it('goes straight on at ORES, which takes a second agreement', async () => {
    const onreconnect = jest.fn();
    const device = linkyDevice({ provider: 'ores', consentExpiresAt: '2026-07-10T08:00:00Z' });
    const list = { building: BUILDING, devices: [device], told: null, demo: false, renew: null };
    render(MeterList, { ...list, onchanged: jest.fn(), onreconnect });
    await user.click(screen.getByRole('button', { name: /Renouveler/ }));
    expect(onreconnect).toHaveBeenCalledWith(device);
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('an address that asks for the renewal of what ends first', () => {
  const ending = (id: string, consentExpiresAt: string, changes: Partial<LinkyDevice> = {}) =>
    linkyDevice({ id, label: `Compteur ${id}`, consentExpiresAt, ...changes });

  function arrive(devices: LinkyDevice[]) {
    const onreconnect = jest.fn();
    const list = { building: BUILDING, devices, told: null, demo: false, renew: 'soonest' };
    render(MeterList, { ...list, onchanged: jest.fn(), onreconnect });
    return onreconnect;
  }

  it('opens the guide of the first to end of those that one may renew', async () => {
    arrive([
      ending('a', '2026-08-10T08:00:00Z'),
      ending('b', '2026-07-10T08:00:00Z'),
      ending('c', '2026-06-30T08:00:00Z', { mine: false }),
    ]);
    expect((await screen.findByRole('dialog')).textContent).toContain('Compteur b');
  });

  it('goes straight on at ORES, whose renewal needs no guide', () => {
    const meter = ending('b', '2026-07-10T08:00:00Z', { provider: 'ores' });
    expect(arrive([meter])).toHaveBeenCalledWith(meter);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('opens nothing where nothing ends', () => {
    expect(arrive([linkyDevice()])).not.toHaveBeenCalled();
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('a meter whose holder the operator doubts', () => {
  it('says until when it is tried, and that it may be a mistake', () => {
    open({ state: 'suspect', suspectSince: '2026-06-21T06:00:00Z' });
    expect(screen.getByText('Enedis dit que vous n’êtes plus titulaire')).toBeTruthy();
    expect(screen.getByText(/nous réessayons chaque jour jusqu’au 28\sjuin 2026/)).toBeTruthy();
  });

  it('says of a failure of the operator that there is nothing to do, and asks nobody to renew', () => {
    open({ state: 'suspect', suspectSince: '2026-06-21T06:00:00Z', operatorIncident: true });
    expect(screen.getByText('Panne chez Enedis, vous n’avez rien à faire')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Renouveler/ })).toBeNull();
    expect(screen.queryByText(/n’êtes plus titulaire/)).toBeNull();
  });
});

describe('what a meter gives', () => {
  it('names what comes, and of the rest why not', () => {
    open({
      scopes: {
        daily: 'active',
        loadCurve: 'not_collected',
        maximumPower: 'not_subscribed',
        production: 'not_offered',
        contract: 'not_consented',
      },
      curveState: 'not_collected',
    });
    expect(screen.getByText('Relevés journaliers', { selector: 'summary span' })).toBeTruthy();
    const items = screen.getAllByRole('listitem').map(({ textContent }) => textContent?.trim());
    expect(items).toEqual(
      expect.arrayContaining([
        'Relevés journaliers reçu',
        'Courbe à activer chez Enedis',
        'Puissance maximale pas encore ouvert pour cette installation',
        'Production n’existe pas pour ce compteur',
        'Contrat sans accord, non demandé',
      ]),
    );
  });

  it('shows the supply as the operator knows it', () => {
    open({
      contract: {
        subscribedPowerKva: 36,
        tariff: 'BTINFMUDT',
        offPeakWindows: [
          { from: '22:00', to: '06:00' },
          { from: '12:30', to: '14:00' },
        ],
        meterType: 'communicating',
        segment: 'C5',
        since: '2026-03-05',
      },
    });
    expect(screen.getByText('de 22:00 à 06:00, de 12:30 à 14:00')).toBeTruthy();
    expect(screen.getByText('BTINFMUDT')).toBeTruthy();
    expect(screen.getByText('communicant (Linky)')).toBeTruthy();
    expect(screen.getByText(/Ainsi depuis le 5\smars 2026/)).toBeTruthy();
  });
});
