import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

/**
 * The part of the compose specification that docker/compose.yaml uses: a word or a form that is not here is a mistake, or needs a
 * line here.
 */

const DOCKER = join(import.meta.dirname, '../../../../docker');
const read = (name: string): string => readFileSync(join(DOCKER, name), 'utf8');

/** What is wrong with a value, with the way to it. */
type Shape = (value: unknown, at: string) => string[];

const wrong = (value: unknown, at: string): string[] => [`${at}: ${JSON.stringify(value)}`];
const text =
  (pattern: RegExp): Shape =>
  (value, at) =>
    typeof value === 'string' && pattern.test(value) ? [] : wrong(value, at);
const isTrue: Shape = (value, at) => (value === true ? [] : wrong(value, at));
const count: Shape = (value, at) => (Number.isInteger(value) ? [] : wrong(value, at));
const either =
  (...shapes: Shape[]): Shape =>
  (value, at) =>
    shapes.some((shape) => shape(value, at).length === 0) ? [] : wrong(value, at);
const list =
  (of: Shape): Shape =>
  (value, at) =>
    Array.isArray(value) && value.length > 0
      ? value.flatMap((each, index) => of(each, `${at}[${index}]`))
      : wrong(value, at);
const entries = (value: unknown): [string, unknown][] | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : null;
const map =
  (key: RegExp, of: Shape): Shape =>
  (value, at) =>
    entries(value)?.flatMap(([name, each]) =>
      key.test(name) ? of(each, `${at}.${name}`) : [`${at}: no name is ${name}`],
    ) ?? wrong(value, at);
const object =
  (needed: Record<string, Shape>, optional: Record<string, Shape> = {}): Shape =>
  (value, at) => {
    const given = entries(value);
    if (given === null) return wrong(value, at);
    const missing = Object.keys(needed).filter((name) => !given.some(([key]) => key === name));
    return [
      ...missing.map((name) => `${at}: ${name} is missing`),
      ...given.flatMap(([name, each]) => {
        const shape = needed[name] ?? optional[name];
        return shape ? shape(each, `${at}.${name}`) : [`${at}: nothing is called ${name}`];
      }),
    ];
  };
const nothing: Shape = (value, at) => (value === null ? [] : wrong(value, at));

const NAME = /^[a-z][a-z0-9_-]*$/;
const duration = text(/^\d+[smh]$/);
const bytes = text(/^(\d+[kMGmg]|\$\{[A-Z_]+:-\d+[MG]\})$/);
const name = text(NAME);
const words = list(text(/./));
const path = '(/[\\w.-]+)+/?';

const service = object(
  {
    image: text(/^[\w./-]+:.+$/),
    restart: text(/^unless-stopped$/),
    networks: list(name),
    logging: object({
      driver: text(/^local$/),
      options: object({ 'max-size': text(/^\d+m$/), 'max-file': text(/^\d+$/) }),
    }),
    deploy: object({
      resources: object({
        limits: object({ cpus: text(/^([\d.]+|\$\{[A-Z_]+:-\d+\})$/), memory: bytes }),
      }),
    }),
  },
  {
    build: object({ context: text(/^\.\.$/), dockerfile: text(/^docker\/Dockerfile$/) }),
    command: words,
    init: isTrue,
    read_only: isTrue,
    tmpfs: list(text(RegExp(`^${path}$`))),
    shm_size: text(/^\d+m$/),
    cap_drop: list(text(/^ALL$/)),
    cap_add: list(text(/^[A-Z_]+$/)),
    security_opt: list(text(/^no-new-privileges:true$/)),
    stop_grace_period: duration,
    // A bare true or 1 is no string: Compose would refuse the one and spell the other.
    environment: map(/^[A-Z][A-Z0-9_]*$/, text(/^/)),
    secrets: list(name),
    ports: list(text(/^\d+:\d+(\/udp)?$/)),
    volumes: list(text(RegExp(`^([a-z]+|\\./[\\w.-]+|\\$\\{[A-Z_]+:\\?[^}]+\\}):${path}(:ro)?$`))),
    depends_on: map(NAME, object({ condition: text(/^service_(healthy|started)$/) })),
    healthcheck: either(
      object({ disable: isTrue }),
      object(
        { test: list(text(/./)), interval: duration, timeout: duration },
        { retries: count, start_period: duration },
      ),
    ),
  },
);
const file = object({
  name,
  services: map(NAME, service),
  networks: map(NAME, either(nothing, object({ internal: isTrue }))),
  volumes: map(NAME, nothing),
  secrets: map(/^[a-z_]+$/, object({ file: text(/^\.\/secrets\/[a-z_]+$/) })),
});

interface Service {
  image: string;
  read_only?: boolean;
  tmpfs?: string[];
  volumes?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  networks: string[];
}

const source = read('compose.yaml');
const whole = parse(source, { merge: true }) as Record<string, unknown>;
const compose = Object.fromEntries(Object.entries(whole).filter(([key]) => !key.startsWith('x-')));
const services = compose['services'] as Record<string, Service>;
const checked = ({ image, healthcheck }: Service): boolean =>
  healthcheck ? healthcheck.disable !== true : image.startsWith('coprowatt:');

describe('docker/compose.yaml', () => {
  it('has the shape that Compose reads', () => {
    expect(file(compose, 'compose')).toEqual([]);
  });

  it('asks the environment in a form that Compose knows', () => {
    const code = source.replace(/^\s*#.*$/gm, '');
    expect(code.replaceAll(/\$\{[A-Z][A-Z0-9_]*(:-[^${}]*|:\?[^${}]+)\}/g, '')).not.toContain('$');
  });

  it('waits for health where there is a check, and for nobody who waits for it', () => {
    const after = (name: string): string[] =>
      Object.keys(services[name]?.depends_on ?? {}).flatMap((each) => [each, ...after(each)]);
    for (const [name, service] of Object.entries(services)) {
      expect(after(name)).not.toContain(name);
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {}))
        expect([name, other, condition, checked(services[other]!)]).toEqual([
          name,
          other,
          'service_healthy',
          true,
        ]);
    }
  });

  it('checks health by a command that is run as it is', () => {
    for (const { healthcheck } of Object.values(services))
      if (healthcheck?.test) expect(healthcheck.test[0]).toBe('CMD');
  });

  it('gives whoever has a read-only root the places that it writes to', () => {
    const places = (service: Service | undefined): string[] => [
      ...(service?.tmpfs ?? []),
      ...(service?.volumes ?? []).flatMap((each) => /:(\/[^:]+)$/.exec(each)?.[1] ?? []),
    ];
    for (const name of ['api-a', 'api-b', 'worker']) expect(places(services[name])).toEqual(['/tmp']);
    expect(places(services['backup'])).toEqual(['/tmp', '/backups']);
    expect(places(services['proxy'])).toEqual(['/data', '/config']);
    for (const script of ['backup-loop.sh', 'backup-age.sh'])
      expect(read(script)).toContain('"${BACKUP_FOLDER:-/backups}"');
    const readOnly = Object.entries(services).filter(([, service]) => service.read_only);
    expect(readOnly.map(([name]) => name)).toEqual(['api-a', 'api-b', 'worker', 'backup', 'proxy']);
  });
});

describe('docker/Caddyfile', () => {
  const lines = read('Caddyfile')
    .split('\n')
    .filter((line) => !/^\s*(#|$)/.test(line));

  it('opens and closes its blocks, each line a tab deeper', () => {
    let depth = 0;
    for (const line of lines) {
      if (line.trim() === '}') depth -= 1;
      expect(line).toMatch(RegExp(`^\\t{${depth}}\\S`));
      if (line.endsWith('{')) depth += 1;
    }
    expect(depth).toBe(0);
  });

  it('keeps figures for monitors from everybody outside', () => {
    expect(lines).toContain('\trespond /metrics* 404');
  });

  it('names what Compose gives the proxy, and the APIs within its reach', () => {
    const caddyfile = lines.join('\n');
    const asked = [...caddyfile.matchAll(/\{\$(\w+)\}/g)].map(([, variable]) => variable);
    expect(asked.sort()).toEqual(Object.keys(services['proxy']?.environment ?? {}).sort());
    const upstreams = /reverse_proxy (.+) \{/.exec(caddyfile)?.[1]?.split(' ') ?? [];
    expect(upstreams).toEqual(['api-a:3000', 'api-b:3000']);
    for (const upstream of upstreams)
      expect(services[upstream.split(':')[0]!]?.networks).toContain(services['proxy']?.networks[0]);
    expect(read('Dockerfile')).toMatch(/^ENV .*PORT=3000/m);
  });
});
