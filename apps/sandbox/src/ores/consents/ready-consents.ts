import type { Client, Provider } from 'oidc-provider';
import type { SandboxClock } from '../../time/sandbox-clock.ts';
import type { EanRegistry } from '../meters/ean-registry.ts';
import { CUSTOMER } from '../oauth/authorization-server.ts';
import type { Consent, ConsentStore } from './consents.store.ts';

/** A consent with the tokens that its application would hold after the page and the exchange. */
export interface ReadyConsent extends Consent {
  accessToken: string;
  refreshToken: string;
}

/** Gives consents without the page: for benchmarks with more points than anybody would click through. */
export class ReadyConsents {
  readonly #server: Provider;
  readonly #consents: ConsentStore;
  readonly #meters: EanRegistry;
  readonly #clock: SandboxClock;

  constructor(server: Provider, consents: ConsentStore, meters: EanRegistry, clock: SandboxClock) {
    this.#server = server;
    this.#consents = consents;
    this.#meters = meters;
    this.#clock = clock;
  }

  /** One consent of its own for each point, in the order of the points. */
  async give(clientId: string, eans: readonly string[], scope: string): Promise<ReadyConsent[]> {
    const client = await this.#server.Client.find(clientId);
    if (!client) throw new Error(`${clientId} is not registered`);
    return Promise.all(eans.map((ean) => this.#giveOne(client, ean, scope)));
  }

  async #giveOne(client: Client, ean: string, scope: string): Promise<ReadyConsent> {
    const { clientId } = client;
    const grant = new this.#server.Grant({ accountId: CUSTOMER, clientId });
    grant.addOIDCScope(scope);
    const grantId = await grant.save();
    const { revokesAtOnce: endsOnceUsed = false, sharedDays } = this.#meters.meter(ean).traits;
    const now = new Date(this.#clock.nowMs());
    const consent = await this.#consents.add(
      { eans: [ean], scope, clientId, grantId, endsOnceUsed, sharedDays },
      now,
    );
    const token = { accountId: CUSTOMER, client, grantId, scope, gty: 'authorization_code' };
    const accessToken = await new this.#server.AccessToken(token).save();
    const refreshToken = await new this.#server.RefreshToken(token).save();
    return { ...consent, accessToken, refreshToken };
  }
}
