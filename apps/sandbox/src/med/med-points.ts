import type { Request, RequestHandler } from 'express';
import type { MedGround } from './med-measures.ts';
import { contract2026, contractV5 } from './med-contract.ts';
import { medRefusals } from './med-error.ts';
import { readPoint, useCacheOf } from './med-request.ts';
import { sendEnvelope } from './send-envelope.ts';

/** What the gateway tells of a point beside its measures: the contract, and that its stored copy is gone. */
export class MedPoints {
  readonly #ground: MedGround;
  /** Points whose contract the gateway has stored. */
  readonly #storedContracts = new Set<string>();

  constructor(ground: MedGround) {
    this.#ground = ground;
  }

  prepareContract(): RequestHandler {
    return (request, response, next) => {
      const prm = this.#heldPoint(request);
      const useCache = useCacheOf(new Map(Object.entries(request.query)));
      const stored = useCache && this.#storedContracts.has(prm) ? 1 : 0;
      this.#ground.allowance.spend({ stored, missing: 1 - stored, useCache }, response);
      next();
    };
  }

  contract(): RequestHandler {
    return (request, response) => {
      const prm = readPoint(request.params['prm']);
      this.#storedContracts.add(prm);
      sendEnvelope(request, response, contract2026(this.#ground.meters.meter(prm)), contractV5(prm));
    };
  }

  /** Costs nothing. */
  checkHeld(): RequestHandler {
    return (request, _response, next) => {
      this.#heldPoint(request);
      next();
    };
  }

  forget(): RequestHandler {
    return (request, response) => {
      const prm = readPoint(request.params['prm']);
      const deleted = this.#ground.copies.forget(prm) + Number(this.#storedContracts.delete(prm));
      response.json({ success: true, data: { deleted_keys: deleted }, error: null });
    };
  }

  #heldPoint(request: Request): string {
    const prm = readPoint(request.params['prm']);
    if (!this.#ground.accounts.has(prm)) throw medRefusals.accessDenied();
    return prm;
  }
}
