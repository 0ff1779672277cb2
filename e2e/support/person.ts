import type {
  Building,
  ConfigureMeterResponse,
  ConsentText,
  LinkyDevice,
  SyncRun,
} from '@coprowatt/contracts';
import { ONE_BY_ONE } from './operator.ts';

export const DEMO_PASSWORD = 'demo-copro-watt';

/** Somebody who uses the product over plain HTTP, with a cookie of their own. */
export class Person {
  #cookie = '';
  readonly #baseUrl: string;

  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl;
  }

  /** As a browser sends it. */
  get cookie(): string {
    return this.#cookie;
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      ...ONE_BY_ONE,
      cookie: this.#cookie,
      origin: this.#baseUrl,
      'content-type': 'application/json',
      ...init.headers,
    };
    const answer = await fetch(new URL(path, this.#baseUrl), { redirect: 'manual', ...init, headers });
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('coprowatt_session='));
    if (cookie) this.#cookie = cookie.split(';')[0] ?? '';
    return answer;
  }

  async json<Body>(path: string, body?: unknown): Promise<Body> {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await this.request(`/api/v1${path}`, init);
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as Body;
  }

  async signIn(email: string): Promise<this> {
    await this.json('/auth/login', { email, password: DEMO_PASSWORD });
    return this;
  }

  async building(city: string): Promise<Building> {
    const { items } = await this.json<{ items: Building[] }>('/buildings');
    const building = items.find(({ name }) => name.includes(city));
    if (!building) throw new Error(`no building in ${city}`);
    return building;
  }

  /** Starts a consent for all purposes, as the form of LinkyConfiguration does. */
  async configure(
    building: Building,
    prm: string,
    changes: Record<string, unknown> = {},
  ): Promise<ConfigureMeterResponse> {
    const text = await this.json<ConsentText>('/consent-texts?provider=enedis&lang=fr');
    return this.json(`/buildings/${building.id}/iot/linky/configure`, {
      provider: 'enedis',
      prm,
      label: 'Services généraux',
      usage: 'common',
      equipment: 'building',
      purposes: { daily: true, loadCurve: true, advice: false },
      consentTextVersion: text.version,
      ...changes,
    });
  }

  /** Comes back from the operator's page and returns where the product leads to. */
  async comeBack(callbackUrl: string): Promise<string> {
    const { pathname, search } = new URL(callbackUrl);
    const answer = await this.request(`${pathname}${search}`);
    return answer.headers.get('location') ?? `no redirect, status ${answer.status}`;
  }

  /** Configures a meter, accepts at the operator, comes back. */
  async connect(
    building: Building,
    prm: string,
    changes: Record<string, unknown> = {},
  ): Promise<LinkyDevice> {
    const { device, authorizationUrl } = await this.configure(building, prm, changes);
    if (!authorizationUrl) throw new Error('no consent page');
    const location = await this.comeBack(await decideAtOperator(authorizationUrl, prm, 'accept'));
    if (!location.includes('linky=connected')) throw new Error(`came back to ${location}`);
    return device;
  }

  async untilSynced(building: Building, deviceId: string, withinMs = 120_000): Promise<SyncRun> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const { items } = await this.json<{ items: SyncRun[] }>(
        `/buildings/${building.id}/iot/linky/sync-runs`,
      );
      const run = items.find((candidate) => candidate.deviceId === deviceId);
      if (run && ['succeeded', 'failed', 'cancelled'].includes(run.state)) return run;
      if (Date.now() > deadline)
        throw new Error(`still ${run?.state ?? 'without a run'} after ${withinMs / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** Fills the operator's one plain form and returns the callback URL that it redirects to. */
export async function decideAtOperator(
  authorizationUrl: string,
  prm: string,
  decision: 'accept' | 'refuse' | 'wrong-prm',
): Promise<string> {
  const page = await fetch(authorizationUrl);
  const html = await page.text();
  const action = /<form[^>]*action="([^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&') ?? authorizationUrl;
  const fields = new URLSearchParams({ prm, decision });
  for (const [, name, value] of html.matchAll(
    /<input[^>]*type="hidden"[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g,
  )) {
    fields.set(name ?? '', (value ?? '').replaceAll('&amp;', '&'));
  }
  const answer = await fetch(new URL(action, authorizationUrl), {
    method: 'POST',
    body: fields,
    redirect: 'manual',
  });
  const location = answer.headers.get('location');
  if (!location) throw new Error(`the operator did not redirect: ${answer.status}`);
  return location;
}
