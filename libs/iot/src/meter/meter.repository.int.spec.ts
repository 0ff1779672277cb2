import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessPolicy, type BuildingAccess } from '@coprowatt/identity';
import { ReadingStore } from '../reading/reading.store.ts';
import { RowReadingStore } from '../reading/row-reading.store.ts';
import { startIotApp, type IotApp } from '../testing-app.ts';
import { insertMeter } from '../testing.ts';
import type { Meter } from './meter.entity.ts';
import { MeterRepository } from './meter.repository.ts';

let app: IotApp;
let repository: MeterRepository;
let common: Meter;
let held: Meter;

beforeAll(async () => {
  app = await startIotApp({ READING_STORE: 'rows' });
  repository = app.test.app.get(MeterRepository);
  const building = { buildingId: app.lille.id, organisationId: app.lille.organisationId };
  const db = app.test.database.dataSource;
  common = await insertMeter(db, building);
  const holder = { usage: 'private', organisationId: null, holderUserId: app.people.occupant.id } as const;
  held = await insertMeter(db, building, { ...holder, prmHash: common.prmHash });
}, 60_000);
afterAll(() => app.test.close());

const access = (who: keyof IotApp['people'], buildingId = app.lille.id): Promise<BuildingAccess> =>
  app.test.app.get(AccessPolicy).requireBuilding(app.people[who].id, buildingId, 'building.read');

describe('meters', () => {
  it('are listed to those who may see them', async () => {
    const seen = async (who: keyof IotApp['people'], buildingId?: string): Promise<string[]> =>
      (await repository.listVisible(await access(who, buildingId), app.people[who].id)).map(({ id }) => id);
    expect(await seen('syndic')).toEqual([common.id]);
    expect(await seen('co_owner')).toEqual([common.id]);
    expect(await seen('occupant')).toEqual([held.id]);
    expect(await seen('other', app.lyon.id)).toEqual([]);
  });

  it('are not found by anybody else, nor in another building', async () => {
    const get = async (who: keyof IotApp['people'], id: string, buildingId?: string): Promise<Meter> =>
      repository.getVisible(await access(who, buildingId), app.people[who].id, id);
    expect((await get('occupant', held.id)).id).toBe(held.id);
    for (const [who, id] of [
      ['syndic', held.id],
      ['occupant', common.id],
      ['syndic', 'not-an-id'],
    ] as const) {
      await expect(get(who, id)).rejects.toMatchObject({ code: 'not_found' });
    }
    await expect(get('other', common.id, app.lyon.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await repository.findIn(app.lyon.id, common.id)).toBeNull();
  });

  it('have one row for a subject and PRM, and another for another subject', async () => {
    const { organisationId, buildingId, prmHash } = common;
    if (organisationId === null) throw new Error('a common meter without organisation');
    expect((await repository.findBySubject({ organisationId }, prmHash))?.id).toBe(common.id);
    expect((await repository.findBySubject({ holderUserId: app.people.occupant.id }, prmHash))?.id).toBe(
      held.id,
    );
    expect((await repository.listByPrmHash(prmHash)).map(({ id }) => id).sort()).toEqual(
      [common.id, held.id].sort(),
    );
    const twice = insertMeter(app.test.database.dataSource, { buildingId, organisationId }, { prmHash });
    await expect(twice).rejects.toThrow('meters_subject_prm');
  });

  it('have a subject that fits their usage', async () => {
    const { organisationId, buildingId } = common;
    const both = insertMeter(
      app.test.database.dataSource,
      { buildingId, organisationId: organisationId ?? '' },
      { holderUserId: app.people.occupant.id },
    );
    await expect(both).rejects.toThrow('meters_subject');
  });

  it('keep their PRM out of every read that does not ask for it', async () => {
    expect(await repository.get(common.id)).not.toHaveProperty('prmSealed');
    expect((await repository.getWithPrm(common.id)).prmSealed).toBe('sealed');
    await repository.update(common.id, { label: 'Chaufferie', askedFrom: '2026-01-01' });
    expect(await repository.get(common.id)).toMatchObject({ label: 'Chaufferie', askedFrom: '2026-01-01' });
  });
});

describe('the reading store', () => {
  it('is the one that the configuration names', () => {
    expect(app.test.app.get(ReadingStore)).toBeInstanceOf(RowReadingStore);
  });
});
