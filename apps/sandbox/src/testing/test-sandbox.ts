import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Express } from 'express';
import request, { type Test } from 'supertest';
import { createSandbox } from '../sandbox.ts';
import { readConfig } from '../sandbox.config.ts';
import { StillClock } from './still-clock.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const CURVE = '/enedis/mesure_synchrone_auto/v2/courbe_de_charge_consommation';
export const DAILY = '/enedis/mesure_synchrone_auto/v2/consommation_quotidienne';
export const PRODUCTION_CURVE = '/enedis/mesure_synchrone_auto/v2/courbe_de_charge_production';
export const PRODUCTION_DAILY = '/enedis/mesure_synchrone_auto/v2/production_quotidienne';
export const MAXIMUM = '/enedis/mesure_synchrone_auto/v2/puissance_conso_max_quotidienne';
export const SERVICES = '/enedis/subscribed_services/v1';
export const TOKEN = '/enedis/oauth2/v3/token';
export const AUTHORIZE =
  '/enedis/dataconnect/v2/oauth2/authorize?client_id=test-app&response_type=code&duration=P3Y&state=s-1';
const CLIENT = {
  LINKY_ENEDIS_CLIENT_ID: 'test-app',
  LINKY_ENEDIS_CLIENT_SECRET: 'test-secret',
  LINKY_ORES_CLIENT_ID: 'ores-app',
  LINKY_ORES_CLIENT_SECRET: 'ores-secret',
};

export interface Point {
  v: string;
  d: string;
  p?: string;
}

/** A simulator with a data folder and a clock of its own, and the calls that tests make most. */
export class TestSandbox {
  readonly clock: StillClock;
  readonly #dataDir = temporaryFolder();
  readonly #env: Record<string, string>;
  #app: Express;
  #token = '';

  private constructor(clock: StillClock, env: Record<string, string>) {
    this.clock = clock;
    this.#env = env;
  }

  static async start(now: string, env: Record<string, string> = {}): Promise<TestSandbox> {
    const sandbox = new TestSandbox(new StillClock(now), env);
    await sandbox.restart();
    sandbox.#token = await sandbox.newToken();
    return sandbox;
  }

  /** @param rows `meter,timestamp,kwh`. @param map PRM or EAN → meter. */
  static startWithSeries(now: string, rows: string[], map: Record<string, string>): Promise<TestSandbox> {
    const folder = temporaryFolder();
    const [series, names] = [join(folder, 'series.csv'), join(folder, 'map.json')];
    writeFileSync(series, rows.join('\n'));
    writeFileSync(names, JSON.stringify(map));
    return TestSandbox.start(now, { SANDBOX_DATA: series, SANDBOX_DATA_MAP: names });
  }

  /** Builds the application again over the same folder, as a new process would. */
  async restart(): Promise<void> {
    const config = readConfig({ DATA_DIR: this.#dataDir, ...CLIENT, ...this.#env });
    this.#app = await createSandbox(config, this.clock);
  }

  get http(): ReturnType<typeof request> {
    return request(this.#app);
  }

  /** What lies on disk. */
  readFile(name: string): string {
    return readFileSync(join(this.#dataDir, 'sandbox', name), 'utf8');
  }

  /** A browser with its cookies. */
  browser(): ReturnType<typeof request.agent> {
    return request.agent(this.#app);
  }

  async newToken(): Promise<string> {
    const answer = await this.http
      .post(TOKEN)
      .type('form')
      .send({ grant_type: 'client_credentials', client_id: 'test-app', client_secret: 'test-secret' });
    return (JSON.parse(answer.text) as { access_token: string }).access_token;
  }

  /** Shares a point without the page; answers its `autorisation_id`. */
  async share(prm: string): Promise<number> {
    const { body } = await this.http.post('/control/shares').send({ prm });
    return (body as { autorisationId: number }).autorisationId;
  }

  /** The `autorisation_id` of the newest share of a point, whatever became of it. */
  async shareOf(prm: string): Promise<number | undefined> {
    const { body } = await this.http.get('/control/shares');
    const { shares } = body as { shares: { prm: string; autorisationId: number }[] };
    return shares.findLast((share) => share.prm === prm)?.autorisationId;
  }

  decide(prm: string, decision: string): Test {
    return this.http.post(AUTHORIZE).type('form').send({ prm, decision });
  }

  measure(path: string, pointId: string, dateDebut: string, dateFin: string, more: object = {}) {
    return this.get(path, { pointId, dateDebut, dateFin, ...more });
  }

  /** One call of the application, a second after the last one. */
  async get(path: string, query: object = {}) {
    await this.clock.advance('PT1S');
    return this.http.get(path).query(query).set('Authorization', `Bearer ${this.#token}`);
  }

  async points(path: string, prm: string, from: string, to: string): Promise<Point[]> {
    const { body } = await this.measure(path, prm, from, to);
    return (body as { grandeur: { points: Point[] }[] }).grandeur[0]?.points ?? [];
  }

  async services(body: object) {
    await this.clock.advance('PT1S');
    return this.http.post(SERVICES).set('Authorization', `Bearer ${this.#token}`).send(body);
  }

  async fault(fault: object): Promise<void> {
    await this.http.post('/control/faults').send(fault).expect(201);
  }
}
