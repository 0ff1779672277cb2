import { Router, urlencoded, type Request, type Response } from 'express';
import { errors, type Provider } from 'oidc-provider';
import type { SandboxClock } from '../../time/sandbox-clock.ts';
import { isBelgian, isEan, otherPointOf } from '../meters/ean.ts';
import type { EanRegistry } from '../meters/ean-registry.ts';
import { CUSTOMER } from '../oauth/authorization-server.ts';
import type { OresGateway } from '../ores-gateway.ts';
import { consentState, type ConsentStore } from './consents.store.ts';
import { refusedRequestPage } from '../../pages/refused-request-page.ts';
import { consentsPage, oresConsentPage } from './ores-pages.ts';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

const PAGE = '/oauth/interaction/:uid';
const MALFORMED =
  'Ce code EAN n’est pas valable : il compte exactement 18 chiffres et le dernier est un chiffre de contrôle. Il figure sur votre facture.';
const UNKNOWN = 'ORES ne connaît pas ce point : un code EAN belge commence par 54.';
const EXPIRED = 'Cette demande n’est plus valable : retournez à l’application et recommencez.';

/** The customer's side of ORES: the consent page and the list of consents. */
export class OresConsentDesk {
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

  router(gateway: OresGateway): Router {
    const router = Router();
    const form = urlencoded({ extended: false });
    router.get(PAGE, (request, response) => this.#ask(request, response));
    router.post(PAGE, form, gateway.open('ores_consent'), (request: Request, response: Response) =>
      this.#decide(request, response),
    );
    router.get('/consentements', (_request, response) => this.#list(response));
    router.post('/consentements/:id/retirer', async (request, response) => {
      await this.#consents.revoke(({ id }) => id === request.params.id, this.#now);
      response.redirect(303, '/ores/consentements');
    });
    return router;
  }

  get #now(): Date {
    return new Date(this.#clock.nowMs());
  }

  async #ask(request: Request, response: Response): Promise<void> {
    const asked = await this.#pending(request, response);
    if (asked) response.type('html').send(oresConsentPage(scopesOf(asked), '', null));
  }

  /** The request that waits for a decision; null when it is gone, which has been told. */
  async #pending(request: Request, response: Response): Promise<Interaction | null> {
    try {
      return await this.#server.interactionDetails(request, response);
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
      response.status(400).type('html').send(refusedRequestPage('invalid_request', EXPIRED));
      return null;
    }
  }

  async #decide(request: Request, response: Response): Promise<void> {
    const asked = await this.#pending(request, response);
    if (!asked) return;
    const { decision, prm = '' } = (request.body ?? {}) as { decision?: string; prm?: string };
    if (response.locals.serverError === true)
      return this.#finish(request, response, { error: 'server_error', error_description: 'internal error' });
    if (decision === 'refuse')
      return this.#finish(request, response, {
        error: 'access_denied',
        error_description: 'the customer refused',
      });
    if (decision !== 'accept' && decision !== 'wrong-prm')
      return void response
        .status(400)
        .type('html')
        .send(refusedRequestPage('invalid_request', 'unknown decision'));
    await this.#grant(request, response, asked, prm, decision === 'wrong-prm');
  }

  async #grant(
    request: Request,
    response: Response,
    asked: Interaction,
    typed: string,
    wrongPoint: boolean,
  ): Promise<void> {
    const shared = typed.replace(/[\s.]/g, '');
    const problem = isEan(shared) ? (isBelgian(shared) ? null : UNKNOWN) : MALFORMED;
    if (problem)
      return void response
        .status(400)
        .type('html')
        .send(oresConsentPage(scopesOf(asked), typed, problem));
    const ean = wrongPoint ? otherPointOf(shared) : shared;
    const [scope, clientId] = [scopesOf(asked).join(' '), String(asked.params.client_id)];
    const grant = new this.#server.Grant({ accountId: CUSTOMER, clientId });
    grant.addOIDCScope(scope);
    const grantId = await grant.save();
    const { revokesAtOnce: endsOnceUsed = false, sharedDays } = this.#meters.meter(ean).traits;
    await this.#consents.add({ eans: [ean], scope, clientId, grantId, endsOnceUsed, sharedDays }, this.#now);
    await this.#finish(request, response, { login: { accountId: CUSTOMER }, consent: { grantId } });
  }

  #finish(
    request: Request,
    response: Response,
    result: Parameters<Provider['interactionFinished']>[2],
  ): Promise<void> {
    return this.#server.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  #list(response: Response): void {
    const nowMs = this.#clock.nowMs();
    const consents = this.#consents
      .all()
      .map((consent) => ({ consent, state: consentState(consent, nowMs) }));
    response.type('html').send(consentsPage(consents));
  }
}

function scopesOf({ params }: Interaction): string[] {
  return String(params.scope).split(' ');
}
