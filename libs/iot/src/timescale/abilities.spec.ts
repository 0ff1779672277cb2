import { describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { probeAbilities } from './abilities.ts';

/** A server with the extension, whose table is a hypertable with segments. */
function answering(version: string, licence: string): EntityManager {
  const answer = (sql: string) =>
    sql.includes('pg_extension') ? [{ version, creatable: true, licence }] : [{ compression: true }];
  return { query: (sql: string) => Promise.resolve(answer(sql)) } as EntityManager;
}

describe('what a server with TimescaleDB can do', () => {
  it.each([
    ['2.9.1', 'timescale', false],
    ['2.19.3', 'timescale', false],
    ['2.20.0', 'timescale', true],
    ['2.30.0-dev', 'timescale', true],
    ['3.0.0', 'timescale', true],
    ['2.20.0', 'apache', false],
  ])('%s under the licence %s: compression %s', async (version, licence, compression) => {
    expect(await probeAbilities(answering(version, licence))).toEqual({
      version,
      creatable: true,
      licence,
      hypertable: true,
      compression,
    });
  });
});
