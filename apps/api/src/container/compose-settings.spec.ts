import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

/** Every setting that the programs read comes through Compose, or has a reason here: what docker/.env names is never ignored. */

const ROOT = join(import.meta.dirname, '../../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const FROM_THE_IMAGE = 'the image sets it';
const LEFT_OUT: Record<string, string> = {
  NODE_ENV: FROM_THE_IMAGE,
  HOST: FROM_THE_IMAGE,
  PORT: FROM_THE_IMAGE,
  DATA_DIR: 'with a database of its own nothing lies in a folder',
  DEMO: 'refused in production',
  CLOCK_START: 'simulated time, for trials alone',
  SANDBOX_CONTROL_URL: 'the simulated operator is no part of the image',
  COPROWATT_TEST_LOG: 'the test suite’s',
};
/** What Compose knows better than docker/.env. */
const DECIDED = ['PUBLIC_URL', 'ROLE', 'TRUST_PROXY'];

const { services, secrets } = parse(read('docker/compose.yaml'), { merge: true }) as {
  services: Record<string, { environment: Record<string, string>; secrets: string[] }>;
  secrets: Record<string, unknown>;
};
const programs = ['api-a', 'api-b', 'worker'].map((name) => services[name]!);

/** Classes of the environment by name, with the variables that they declare. */
function environmentClasses(): Map<string, string[]> {
  const sources = globSync('{libs,apps/api}/**/src/**/*.ts', { cwd: ROOT, exclude: ['**/node_modules'] });
  const classes = new Map<string, string[]>();
  for (const source of sources.filter((name) => !name.endsWith('.spec.ts')))
    for (const [, name, body] of read(source).matchAll(/^(?:export )?class (\w+Env) \{\n([^]*?)^\}/gm))
      classes.set(
        name!,
        [...body!.matchAll(/^ {2}([A-Z][A-Z0-9_]*)[?!]?(?::| =)/gm)].map(([, variable]) => variable!),
      );
  return classes;
}

/** Names of the classes that are read at start. */
function readAtStart(): string[] {
  const sources = globSync('{libs,apps/api}/**/src/**/*.ts', { cwd: ROOT, exclude: ['**/node_modules'] });
  return sources
    .filter((name) => !name.endsWith('.spec.ts'))
    .flatMap((name) =>
      [...read(name).matchAll(/\b(?:readEnv|envSlice)\((\w+)[,)]/g)].map(([, slice]) => slice!),
    )
    .filter((name) => name !== 'slice');
}

describe('settings', () => {
  const classes = environmentClasses();
  const declared = [...classes.values()].flat();

  it('are found in every class that is read at start', () => {
    expect([...classes.keys()].sort()).toEqual([...new Set(readAtStart())].sort());
    expect(declared.length).toBeGreaterThan(30);
    expect(new Set(declared).size).toBe(declared.length);
  });

  it.each(declared)('%s is passed, a secret, or left out for a reason', (name) => {
    const ways = programs.map(({ environment, secrets: mounted }) => ({
      passed: name in environment,
      secret: mounted.includes(name.toLowerCase()),
      leftOut: name in LEFT_OUT,
    }));
    for (const way of ways) expect([way, Object.values(way).filter(Boolean)]).toEqual([ways[0], [true]]);
  });

  it('are the ones of the programs, as docker/.env gives them', () => {
    for (const { environment, secrets: mounted } of programs) {
      for (const [name, value] of Object.entries(environment)) {
        expect(declared).toContain(name);
        if (!DECIDED.includes(name)) expect(value).toMatch(RegExp(`^\\$\\{${name}:-[a-z]*\\}$`));
      }
      for (const secret of mounted) expect(declared).toContain(secret.toUpperCase());
    }
    expect(Object.keys(secrets).filter((name) => !declared.includes(name.toUpperCase()))).toEqual([
      'postgres_password',
    ]);
  });

  it('have no reason that is none', () => {
    for (const name of Object.keys(LEFT_OUT)) expect(declared).toContain(name);
    const ofImage = Object.keys(LEFT_OUT).filter((name) => LEFT_OUT[name] === FROM_THE_IMAGE);
    const [, set] = /^ENV (NODE_ENV.*)$/m.exec(read('docker/Dockerfile')) ?? [];
    expect(set?.split(' ').map((pair) => pair.split('=')[0])).toEqual(ofImage);
  });
});
