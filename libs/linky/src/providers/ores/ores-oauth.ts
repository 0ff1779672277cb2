import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Request } from 'express';
import OAuth2Strategy from 'passport-oauth2';
import type { OresSettings } from '../../linky.config.ts';
import { TIMEOUT_MS } from '../operator-http.ts';
import { ProviderCalls } from '../provider-calls.ts';
import { ProviderError } from '../provider-error.ts';
import { readOresError } from './ores-errors.ts';

/** What passport's library tells of a visit: where to send the browser, or what the token endpoint said. */
interface Outcome {
  redirect(url: string): void;
  success(answer: unknown): void;
  fail(challenge: unknown): void;
  error(error: unknown): void;
}

type Stored = (error: Error | null, state?: string) => void;
type Verified = (error: Error | null, verifier: string) => void;

/** Keeps state and verifier of one visit where we say; passport itself would keep them in a session of its own. */
interface VisitStore {
  store(request: Request, verifier: string, state: unknown, meta: unknown, done: Stored): void;
  verify(request: Request, state: string, meta: unknown, done: Verified): void;
}

/** passport-oauth2 with the errors of ORES. It wants a strategy for life; this one is made for each step of a visit. */
class OresStrategy extends OAuth2Strategy {
  constructor(settings: OresSettings, userAgent: string, store: VisitStore) {
    super(
      {
        authorizationURL: `${settings.baseUrl}/oauth/authorize`,
        tokenURL: `${settings.baseUrl}/oauth/token`,
        clientID: settings.clientId,
        clientSecret: settings.clientSecret,
        callbackURL: settings.redirectUri,
        pkce: true,
        skipUserProfile: true,
        customHeaders: { Accept: 'application/json', 'User-Agent': userAgent },
        // The published types know only the stores without PKCE.
        store: store as unknown as OAuth2Strategy.StateStore,
      },
      (
        _access: string,
        refresh: string,
        answer: object,
        _profile: unknown,
        done: OAuth2Strategy.VerifyCallback,
      ) => done(null, { ...answer, refresh_token: refresh }),
    );
    this._oauth2.setAgent(impatientAgent(settings.baseUrl));
  }

  override parseErrorResponse(body: string, status: number): Error {
    const { code, vendorCode } = readOresError(status, body, null, 0);
    return new ProviderError(code, { status, vendorCode });
  }
}

/** The authorization code flow with PKCE (S256) of ORES, by passport-oauth2; client id and secret go in the body. */
export class OresOAuth {
  constructor(
    private readonly settings: OresSettings,
    private readonly calls: ProviderCalls,
    private readonly userAgent: string,
  ) {}

  /** The page of ORES, and the code verifier that its return will need. */
  async authorize(state: string, scope: string): Promise<{ url: string; verifier: string }> {
    let verifier = '';
    const store: VisitStore = {
      store(_request, made, _state, _meta, done) {
        verifier = made;
        done(null, state);
      },
      verify: refuse,
    };
    const url = await this.visit(store, {}, { scope });
    return { url: String(url), verifier };
  }

  /** The answer of the token endpoint, unchecked. The code is spent, whatever comes of it. @throws ProviderError. */
  exchange(code: string, verifier: string): Promise<unknown> {
    // Our one-time state was compared before: what is left to give is the verifier.
    const store: VisitStore = {
      store: refuse,
      verify: (_request, _state, _meta, done) => done(null, verifier),
    };
    return this.calls.counted('ores', () => this.visit(store, { code }, {}));
  }

  private visit(store: VisitStore, query: Record<string, string>, options: object): Promise<unknown> {
    const strategy = new OresStrategy(this.settings, this.userAgent, store);
    return new Promise((resolve, reject) => {
      const outcome: Outcome = {
        redirect: resolve,
        success: resolve,
        fail: () => reject(new ProviderError('bad_credentials')),
        error: (error) => reject(asProviderError(error)),
      };
      // Passport's framework puts these methods on a strategy for each request; no framework runs here.
      Object.assign(strategy, outcome);
      strategy.authenticate({ query } as Request, options);
    });
  }
}

/** The library's own errors hold the whole answer: nothing of them goes on. */
function asProviderError(error: unknown): ProviderError {
  return error instanceof ProviderError ? error : new ProviderError('unavailable');
}

function refuse(): never {
  throw new Error('not at this step of a visit');
}

/** The library waits for ever; this ends its one connection. */
function impatientAgent(baseUrl: string): HttpAgent {
  const options = { keepAlive: false, signal: AbortSignal.timeout(TIMEOUT_MS) };
  return baseUrl.startsWith('https:') ? new HttpsAgent(options) : new HttpAgent(options);
}
