import { Router, urlencoded, type Request, type Response } from 'express';
import { isPrm, type MeterRegistry } from '../meters/meter-registry.ts';
import { endOf } from '../time/consent-duration.ts';
import { addDays, localDateOf } from '../time/french-time.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { readAuthorizeRequest, type AuthorizeRequest } from './authorize-request.ts';
import { EnedisError } from './enedis-error.ts';
import type { EnedisGateway } from './enedis-gateway.ts';
import { refusedRequestPage } from '../pages/refused-request-page.ts';
import { alreadySharedPage, consentPage } from './consent-pages.ts';
import { sharesPage } from './shares-page.ts';
import { shareState, type ShareStore } from './shares.store.ts';

export interface ConsentSettings {
  clientId: string;
  /** Declared when the application was registered; never a parameter. */
  redirectUrl: string;
}

const AUTHORIZE = '/dataconnect/v2/oauth2/authorize';
const MALFORMED =
  'Un PRM compte exactement 14 chiffres. Il figure sur la facture et sur l’écran du compteur.';
const INCOMPATIBLE =
  'Compteur incompatible : l’enregistrement et la collecte de la courbe de charge ne sont pas activés pour ce point.';

const ABOVE_36_KVA =
  'Ce point est raccordé au-dessus de 36 kVA (segment C4) : ses données ne se partagent pas par ce service.';

/** The customer's side of the operator: the consent page and the list of shares. */
export class ConsentDesk {
  readonly #settings: ConsentSettings;
  readonly #shares: ShareStore;
  readonly #meters: MeterRegistry;
  readonly #clock: SandboxClock;

  constructor(settings: ConsentSettings, shares: ShareStore, meters: MeterRegistry, clock: SandboxClock) {
    this.#settings = settings;
    this.#shares = shares;
    this.#meters = meters;
    this.#clock = clock;
  }

  router(gateway: EnedisGateway): Router {
    const router = Router();
    const form = urlencoded({ extended: false });
    router.get(AUTHORIZE, gateway.open('authorize'), (request: Request, response: Response) =>
      this.#ask(request, response),
    );
    router.post(AUTHORIZE, form, gateway.open('authorize'), (request: Request, response: Response) =>
      this.#decide(request, response),
    );
    router.get('/partages', (_request, response) => this.#list(response));
    router.post('/partages/:number/supprimer', async (request, response) => {
      await this.#shares.delete((share) => String(share.number) === request.params.number);
      response.redirect(303, '/enedis/partages');
    });
    return router;
  }

  get #today(): string {
    return localDateOf(this.#clock.nowMs());
  }

  /** The request in the URL; null when it was refused and the refusal has been sent. */
  #read(request: Request, response: Response): AuthorizeRequest | null {
    try {
      return readAuthorizeRequest(request.query, this.#settings.clientId, this.#today);
    } catch (error) {
      if (!(error instanceof EnedisError) || request.accepts(['json', 'html']) === 'json') throw error;
      const { error: code = '', error_description: description = '' } = error.body;
      response.status(error.status).type('html').send(refusedRequestPage(code, description));
      return null;
    }
  }

  #ask(request: Request, response: Response): void {
    const asked = this.#read(request, response);
    if (asked) response.type('html').send(consentPage(asked.duration, '', null));
  }

  async #decide(request: Request, response: Response): Promise<void> {
    const asked = this.#read(request, response);
    if (!asked) return;
    const { decision, prm = '' } = (request.body ?? {}) as { decision?: string; prm?: string };
    if (decision === 'refuse')
      return this.#callBack(response, asked, {
        error: 'invalid_request',
        error_description: 'demande_non_aboutie',
      });
    if (decision !== 'accept' && decision !== 'wrong-prm')
      throw EnedisError.business(400, 'invalid_request', 'unknown decision');
    await this.#share(response, asked, prm, decision === 'wrong-prm');
  }

  async #share(
    response: Response,
    asked: AuthorizeRequest,
    typed: string,
    wrongPoint: boolean,
  ): Promise<void> {
    const prm = typed.replace(/[\s.]/g, '');
    if (!isPrm(prm))
      return void response
        .status(400)
        .type('html')
        .send(consentPage(asked.duration, typed, MALFORMED));
    const meter = this.#meters.meter(wrongPoint ? this.#meters.otherOfHolder(prm) : prm);
    const problem = meter.traits.incompatible ? INCOMPATIBLE : meter.traits.above36Kva ? ABOVE_36_KVA : null;
    if (problem) return void response.type('html').send(consentPage(asked.duration, typed, problem));
    const dateDebut = this.#today;
    if (this.#shares.findActive(meter.prm, dateDebut))
      return void response.type('html').send(alreadySharedPage());
    const { sharedDays } = meter.traits;
    const dateFin = addDays(
      sharedDays ? addDays(dateDebut, sharedDays) : endOf(asked.duration, dateDebut),
      -1,
    );
    const share = await this.#shares.add({ meter, clientId: asked.clientId, dateDebut, dateFin });
    this.#callBack(response, asked, { autorisation_id: String(share.autorisationId) });
  }

  #callBack(response: Response, { state }: AuthorizeRequest, outcome: Record<string, string>): void {
    const url = new URL(this.#settings.redirectUrl);
    for (const [name, value] of Object.entries(outcome)) url.searchParams.set(name, value);
    if (state !== null) url.searchParams.set('state', state);
    response.redirect(302, url.href);
  }

  #list(response: Response): void {
    const today = this.#today;
    const shares = this.#shares.all().map((share) => ({ share, state: shareState(share, today) }));
    response.type('html').send(sharesPage(shares));
  }
}
