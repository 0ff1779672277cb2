import type { Meter, MeterRegistry } from '../meters/meter-registry.ts';
import { daysBetween, localDateOf } from '../time/french-time.ts';
import type { SandboxClock } from '../time/sandbox-clock.ts';
import { refusals } from './enedis-error.ts';
import type { UseCounter } from '../storage/use-counter.ts';
import type { Share, ShareStore } from './shares.store.ts';

/** Whether the customer of a point lets the application read it today. */
export class PointAccess {
  readonly #shares: ShareStore;
  readonly #uses: UseCounter;
  readonly #meters: MeterRegistry;
  readonly #clock: SandboxClock;

  constructor(shares: ShareStore, uses: UseCounter, meters: MeterRegistry, clock: SandboxClock) {
    this.#shares = shares;
    this.#uses = uses;
    this.#meters = meters;
    this.#clock = clock;
  }

  /** The meter of a call for data. @throws EnedisError 403 `ADAM-DC-0008`; 400 or 403 `ADAM-DC-0007`. */
  async open(prm: string): Promise<Meter> {
    const share = this.#shares.findActive(prm, this.#today);
    if (!share) throw refusals.noConsent();
    const meter = this.#meters.meter(prm);
    this.#refuseStranger(meter, share);
    await this.#endWhenUsedUp(meter, share);
    return meter;
  }

  get #today(): string {
    return localDateOf(this.#clock.nowMs());
  }

  /** Some customers are taken for somebody else for a while; some have moved out. */
  #refuseStranger({ traits: { ghostDays, movesOutAfterDays } }: Meter, { dateDebut }: Share): void {
    const day = daysBetween(dateDebut, this.#today);
    if (ghostDays && day >= ghostDays.from && day < ghostDays.to) throw refusals.notHolder();
    if (movesOutAfterDays !== undefined && day >= movesOutAfterDays) throw refusals.movedOut();
  }

  async #endWhenUsedUp({ traits: { revokedAfterCalls } }: Meter, share: Share): Promise<void> {
    if (revokedAfterCalls === undefined) return;
    if ((await this.#uses.count(share.number, 'calls')) <= revokedAfterCalls) return;
    await this.#shares.delete(({ number }) => number === share.number);
    throw refusals.noConsent();
  }
}
