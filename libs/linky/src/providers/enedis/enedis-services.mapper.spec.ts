import { describe, expect, it } from '@jest/globals';
import { mapSubscribedServices } from './enedis-services.mapper.ts';

const SERVICE = {
  id: '700000001',
  pointId: '22516914714270',
  serviceCode: 'ACCES',
  etatCode: 'ACTIF',
  mesuresTypeCode: 'CDC',
  dateDebut: '2026-11-02',
  dateFin: '2029-11-01',
  autorisation: { autorisationId: 912345678, autorisationType: 'EXPLICITE' },
};

function mapped(...services: unknown[]) {
  return mapSubscribedServices({ nbTotalServices: services.length, serviceSouscrit: services }, '912345678');
}

describe('the subscribed services of Enedis', () => {
  it('keep the point, the state, the kind of data and the dates', () => {
    expect(mapped(SERVICE)).toEqual([
      {
        id: '700000001',
        usagePoint: '22516914714270',
        state: 'active',
        data: 'load_curve',
        injects: null,
        from: '2026-11-02',
        until: '2029-11-01',
        endsAt: null,
      },
    ]);
    expect(mapped({ ...SERVICE, etatCode: 'DEMANDE', mesuresTypeCode: 'ENERGIE' })?.[0]).toMatchObject({
      state: 'pending',
      data: 'daily',
    });
    expect(mapped({ ...SERVICE, etatCode: 'SUPPRIME', mesuresTypeCode: 'PMAX' })?.[0]).toMatchObject({
      state: 'ended',
      data: 'other',
    });
  });

  it('may be null or empty right after the consent', () => {
    expect(mapSubscribedServices({ nbTotalServices: 2, serviceSouscrit: null }, '1')).toEqual([]);
    expect(mapped()).toEqual([]);
  });

  it('of another authorisation, or without a readable point, prove nothing', () => {
    expect(
      mapped({ ...SERVICE, autorisation: { autorisationId: 5 } }, { ...SERVICE, pointId: '123' }, null),
    ).toEqual([]);
  });

  it('are no list in anything else', () => {
    for (const odd of [null, 'x', [], { serviceSouscrit: 'x' }])
      expect(mapSubscribedServices(odd, '1')).toBeNull();
  });
});
