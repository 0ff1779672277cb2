import { createHash } from 'node:crypto';
import type { Response } from 'supertest';
import type { TestSandbox } from './test-sandbox.ts';

export const CALLBACK = 'http://localhost:3000/auth/linky/callback';
const CREDENTIALS = { client_id: 'ores-app', client_secret: 'ores-secret' };
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-0123';

export interface OresTokens {
  access_token: string;
  refresh_token: string;
  token_type: string;
  expires_in: number;
  scope: string;
  consent_id: string;
  consent_expires_at: string;
  eans: string[];
}

export interface OresReading {
  start: string;
  end: string;
  value: number;
  status: string;
}

/** An application of ORES that talks to a simulator, and the browser of its customer. */
export class OresClient {
  readonly #sandbox: TestSandbox;

  constructor(sandbox: TestSandbox) {
    this.#sandbox = sandbox;
  }

  authorizeUrl(changes: Record<string, string | undefined> = {}): string {
    const asked = {
      response_type: 'code',
      client_id: CREDENTIALS.client_id,
      redirect_uri: CALLBACK,
      scope: 'consumption',
      state: 's-1',
      code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    };
    const kept = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined);
    return `/ores/oauth/authorize?${new URLSearchParams(kept)}`;
  }

  /** Follows the browser to the consent page. */
  async openPage(url = this.authorizeUrl()) {
    const browser = this.#sandbox.browser();
    const asked = await browser.get(url).set('Accept', 'text/html');
    const path = pathOf(asked);
    return { asked, browser, path, page: await browser.get(path) };
  }

  /** Opens the consent page, decides, and answers the query of the return. */
  async decide(ean: string, decision: string, url?: string): Promise<URLSearchParams> {
    const { browser, path } = await this.openPage(url);
    const decided = await browser.post(path).type('form').send({ prm: ean, decision }).expect(303);
    const back = await browser.get(pathOf(decided)).expect(303);
    return new URL(String(back.headers['location'])).searchParams;
  }

  /** A customer's yes as tokens. */
  async connect(ean: string, scope = 'consumption'): Promise<OresTokens> {
    const callback = await this.decide(ean, 'accept', this.authorizeUrl({ scope }));
    return this.tokens(await this.exchange(callback.get('code') ?? ''));
  }

  exchange(code: string, changes: Record<string, string> = {}): Promise<Response> {
    return this.token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
      ...changes,
    });
  }

  refresh(refreshToken: string): Promise<Response> {
    return this.token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  async token(fields: Record<string, string>): Promise<Response> {
    return this.#sandbox.http
      .post('/ores/oauth/token')
      .type('form')
      .send({ ...CREDENTIALS, ...fields });
  }

  async revoke(token: string): Promise<Response> {
    return this.#sandbox.http
      .post('/ores/oauth/revoke')
      .type('form')
      .send({ ...CREDENTIALS, token });
  }

  tokens({ status, body }: Response): OresTokens {
    if (status !== 200) throw new Error(`the token endpoint answered ${status}: ${JSON.stringify(body)}`);
    return body as OresTokens;
  }

  async get(path: string, accessToken: string, query: Record<string, string>): Promise<Response> {
    return this.#sandbox.http
      .get(`/ores/v1/${path}`)
      .query(query)
      .set('Authorization', `Bearer ${accessToken}`);
  }

  curve(
    accessToken: string,
    prm: string,
    start: string,
    end: string,
    resolution?: string,
  ): Promise<Response> {
    const query = { prm, start, end, ...(resolution && { resolution }) };
    return this.get('consumption_load_curve', accessToken, query);
  }

  point(accessToken: string, prm: string): Promise<Response> {
    return this.get('metering_point', accessToken, { prm });
  }
}

function pathOf({ headers }: Response): string {
  const url = new URL(String(headers['location']), 'http://sandbox');
  return `${url.pathname}${url.search}`;
}
