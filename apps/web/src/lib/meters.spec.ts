import { describe, expect, it } from '@jest/globals';
import type { Building, LinkyDevice } from '@coprowatt/contracts';
import { buildingsToMoveTo, metersSummary, missingConsent, primaryAct, reconnectReason } from './meters.ts';

const building = (id: string, changes: Partial<Building> = {}) =>
  ({
    id,
    organisationId: 'o-1',
    country: 'FR',
    abilities: ['meter.sync', 'meter.connect.common'],
    ...changes,
  }) as Building;

const device = (state: LinkyDevice['state'], changes: Partial<LinkyDevice> = {}) =>
  ({ id: 'd-1', state, usage: 'common', provider: 'enedis', mine: true, ...changes }) as LinkyDevice;

describe('the buildings that a meter can move to', () => {
  it('are the other ones of the same organisation and operator, where one may connect common meters', () => {
    const all = [
      building('here'),
      building('there'),
      building('other-organisation', { organisationId: 'o-2' }),
      building('belgian', { country: 'BE' }),
      building('only-seen', { abilities: ['building.read'] }),
    ];
    expect(buildingsToMoveTo(all, building('here')).map(({ id }) => id)).toEqual(['there']);
  });
});

describe('hours that nobody agreed to', () => {
  const daily = (id: string, changes: Partial<LinkyDevice> = {}) =>
    device('connected', { id, curveState: 'not_consented', ...changes });

  it('lead to the agreement that whoever reads may change', () => {
    expect(missingConsent([daily('d-1')])).toEqual({ href: '/consents?meter=d-1' });
    expect(missingConsent([daily('d-1'), daily('d-2')])).toEqual({ href: '/consents' });
    expect(missingConsent([daily('d-1', { mine: false })])).toEqual({ href: null });
  });

  it('are no matter of agreement where the operator has none, or where some are there', () => {
    expect(missingConsent([daily('d-1', { curveState: 'not_collected' })])).toBeNull();
    expect(missingConsent([daily('d-1'), daily('d-2', { curveState: 'active' })])).toBeNull();
    expect(missingConsent([])).toBeNull();
  });
});

describe('the line of the folded meters', () => {
  const until = { consentExpiresAt: '2029-03-04T09:15:00Z', lastReadingAt: '2026-06-22T21:30:00Z' };
  const connected = device('connected', until);
  const said = (devices: LinkyDevice[]) =>
    metersSummary(devices, 'Europe/Paris').replaceAll('\u00a0', ' ').split(',')[0];

  it('counts the connected ones among those that the figures are made of', () => {
    expect(said([connected, connected])).toBe('2 compteurs reliés');
    expect(said([connected, connected, device('revoked', until)])).toBe('2 compteurs reliés sur 3');
    expect(said([device('revoked', until)])).toBe('1 compteur');
  });

  it('says when the first agreement ends where they do not end together', () => {
    const ends = (consentExpiresAt: string) =>
      metersSummary([connected, connected, { ...connected, consentExpiresAt }], 'Europe/Paris');
    expect(ends('2026-12-03T23:00:00Z')).toBe(
      '3 compteurs reliés, le premier accord prend fin le 3\u00a0décembre 2026',
    );
    expect(ends('2029-03-04T10:00:00Z')).toBe('3 compteurs reliés, accords jusqu’au 4\u00a0mars 2029');
  });

  it('counts no mere request', () => {
    expect(said([connected, device('review', { ...until, lastReadingAt: null })])).toBe('1 compteur relié');
  });
});

describe('the first act of a building page', () => {
  it('is to ask for fresh data where a common meter is connected', () => {
    expect(primaryAct(building('b'), [device('connected')], null)).toEqual({
      kind: 'sync',
      deviceId: undefined,
    });
  });

  it('is to connect, again where the last agreement ended', () => {
    expect(primaryAct(building('b'), [device('withdrawn')], null)).toEqual({ kind: 'reconnect' });
    expect(primaryAct(building('b'), [device('refused', { lastReadingAt: null })], null)).toEqual({
      kind: 'connect',
    });
  });

  it('concerns only the own meter of a holder', () => {
    const mine = device('connected', { usage: 'private' });
    const home = building('b', { abilities: ['building.read', 'meter.connect.private'] });
    expect(primaryAct(home, [mine], mine)).toEqual({ kind: 'sync', deviceId: 'd-1' });
    expect(primaryAct(home, [device('connected', { mine: false })], null)).toBeNull();
  });
});

describe('a meter that delivers no more', () => {
  it('says why it is to be connected again, with the operator’s name', () => {
    expect(reconnectReason(device('revoked', { provider: 'ores' }))).toContain('retiré chez ORES');
    expect(reconnectReason(device('revoked', { provider: 'myelectricaldata' }))).toMatch(
      /passerelle MyElectricalData[^.]*n’y est plus accordé/,
    );
    expect(reconnectReason(device('consent_expired'))).toContain('arrivé à son terme');
    expect(reconnectReason(device('connected'))).toBeNull();
  });

  it('says that nobody of ours took the agreement back', () => {
    expect(reconnectReason(device('withdrawn'), 'handover')).toContain('a changé de mains');
    expect(reconnectReason(device('withdrawn'), 'by_another')).toContain('sans que vous l’ayez retiré');
    expect(reconnectReason(device('withdrawn'))).toBeNull();
  });
});
