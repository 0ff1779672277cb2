import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CONTRACT_FACTS, type ContractFact } from '@coprowatt/contracts';
import { Meter } from '@coprowatt/iot';
import { insertBuilding, insertMeter } from '@coprowatt/iot/testing';
import { createTestDatabase, type TestDatabase } from '@coprowatt/platform/testing';
import type { ContractAnswer } from '../providers/meter-data.provider.ts';
import { PARTS } from '../testing/application.ts';
import { ContractRow } from './contract.entity.ts';
import { ContractStore } from './contract.store.ts';

const TOLD: ContractAnswer = {
  subscribedPowerKva: 9,
  tariff: 'Base',
  offPeakWindows: [
    { from: '22:00', to: '06:00' },
    { from: '12:30', to: '14:00' },
  ],
  meterType: 'communicating',
  segment: 'C5',
  activatedOn: '2013-08-14',
  injects: false,
};
const SILENT: ContractAnswer = {
  subscribedPowerKva: null,
  tariff: null,
  offPeakWindows: null,
  meterType: null,
  segment: null,
  activatedOn: null,
  injects: null,
};
let database: TestDatabase;
let store: ContractStore;

beforeAll(async () => {
  database = await createTestDatabase(PARTS);
  store = new ContractStore(database.dataSource);
});
afterAll(() => database.drop());

async function aMeter(): Promise<string> {
  const building = await insertBuilding(database.dataSource);
  return (await insertMeter(database.dataSource, building, { subscribedPowerKva: null })).id;
}

function tell(
  deviceId: string,
  told: Partial<ContractAnswer>,
  today: string,
): Promise<ContractFact[] | null> {
  const { dataSource } = database;
  return dataSource.transaction((manager) => store.save(deviceId, { ...TOLD, ...told }, today, manager));
}

const versions = (deviceId: string) =>
  database.dataSource.getRepository(ContractRow).find({ where: { deviceId }, order: { since: 'ASC' } });
const powerOf = async (id: string) =>
  (await database.dataSource.getRepository(Meter).findOneByOrFail({ id })).subscribedPowerKva;

describe('the contracts of meters', () => {
  it('keep all that was told, and put the subscribed power on the meter', async () => {
    const deviceId = await aMeter();
    await tell(deviceId, {}, '2026-11-01');
    expect(await versions(deviceId)).toEqual([{ deviceId, since: '2026-11-01', ...TOLD }]);
    expect(await powerOf(deviceId)).toBe(9);
  });

  it('get a new version when a fact changed, and none when it did not', async () => {
    const deviceId = await aMeter();
    const withPower = { subscribedPowerKva: 12 };
    const withoutOffPeak = { ...withPower, offPeakWindows: [] };
    expect(await tell(deviceId, {}, '2026-11-01')).toEqual([...CONTRACT_FACTS]);
    expect(await tell(deviceId, {}, '2026-12-01')).toBeNull();
    expect(await tell(deviceId, withPower, '2027-01-01')).toEqual(['subscribedPowerKva']);
    expect(await tell(deviceId, withoutOffPeak, '2027-02-01')).toEqual(['offPeakWindows']);
    expect(await tell(deviceId, withoutOffPeak, '2027-03-01')).toBeNull();
    const kept = await versions(deviceId);
    expect(kept.map(({ since, subscribedPowerKva }) => [since, subscribedPowerKva])).toEqual([
      ['2026-11-01', 9],
      ['2027-01-01', 12],
      ['2027-02-01', 12],
    ]);
    expect(kept.map(({ offPeakWindows }) => offPeakWindows?.length)).toEqual([2, 2, 0]);
    expect(await powerOf(deviceId)).toBe(12);
  });

  it('have one version a day, the last one told', async () => {
    const deviceId = await aMeter();
    await tell(deviceId, {}, '2026-11-01');
    await tell(deviceId, { tariff: 'Longue utilisation' }, '2026-11-01');
    expect(await versions(deviceId)).toEqual([
      { deviceId, since: '2026-11-01', ...TOLD, tariff: 'Longue utilisation' },
    ]);
  });

  it('lose nothing when the operator is silent about it', async () => {
    const deviceId = await aMeter();
    await tell(deviceId, SILENT, '2026-10-01');
    expect(await powerOf(deviceId)).toBeNull();
    await tell(deviceId, {}, '2026-11-01');
    await tell(deviceId, SILENT, '2026-12-01');
    expect((await versions(deviceId)).map(({ since }) => since)).toEqual(['2026-10-01', '2026-11-01']);
    expect(await powerOf(deviceId)).toBe(9);
  });

  it('are shown by their latest version, where there is one', async () => {
    const [one, other, silent] = [await aMeter(), await aMeter(), await aMeter()];
    await tell(one, {}, '2026-11-01');
    await tell(one, { segment: 'C4', offPeakWindows: null }, '2026-12-01');
    await tell(other, { ...SILENT, meterType: 'other' }, '2026-11-05');
    const shown = {
      subscribedPowerKva: 9,
      tariff: 'Base',
      offPeakWindows: TOLD.offPeakWindows,
      meterType: 'communicating',
      segment: 'C4',
      since: '2026-12-01',
    };
    const nearlyNothing = {
      subscribedPowerKva: null,
      tariff: null,
      offPeakWindows: [],
      meterType: 'other',
      segment: null,
      since: '2026-11-05',
    };
    expect(Object.fromEntries(await store.current([one, other, silent]))).toEqual({
      [one]: shown,
      [other]: nearlyNothing,
    });
    expect(await store.current([])).toEqual(new Map());
  });

  it('go with their meter', async () => {
    const deviceId = await aMeter();
    await tell(deviceId, {}, '2026-11-01');
    await database.dataSource.getRepository(Meter).delete(deviceId);
    expect(await versions(deviceId)).toEqual([]);
  });
});
