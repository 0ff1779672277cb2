import { join } from 'node:path';
import type { Meter } from '../meters/meter-registry.ts';
import { seedOf } from '../meters/noise.ts';
import { JsonFile } from '../storage/json-file.ts';
import type { LocalDate } from '../time/french-time.ts';

/** One customer's sharing of one point with the application. */
export interface Share {
  number: number;
  prm: string;
  autorisationId: number;
  /** First and last shared day, Paris. */
  dateDebut: LocalDate;
  dateFin: LocalDate;
  /** The customer deletes it once the application has seen it. */
  endsOnceSeen: boolean;
  deleted: boolean;
}

export type ShareState = 'ACTIF' | 'DEMANDE' | 'TERMINE' | 'SUPPRIME';

export interface NewShare {
  meter: Meter;
  clientId: string;
  dateDebut: LocalDate;
  dateFin: LocalDate;
}

const FIRST_AUTORISATION = 900_000_000;
const AUTORISATIONS = 99_999_999;

/** Integer, the same for every share of one holder with one application (providers sheet, section 4.2). */
export function autorisationIdOf(clientId: string, holder: string): number {
  return FIRST_AUTORISATION + (seedOf(`${clientId}/${holder}`) % AUTORISATIONS);
}

export function shareState(share: Share, today: LocalDate): ShareState {
  if (share.deleted) return 'SUPPRIME';
  if (today < share.dateDebut) return 'DEMANDE';
  return today <= share.dateFin ? 'ACTIF' : 'TERMINE';
}

/** Shares, kept across restarts. Deleted ones stay, as at the operator. */
export class ShareStore {
  readonly #file: JsonFile<Share[]>;
  #byPrm: ReadonlyMap<string, Share[]>;
  #byAutorisation: ReadonlyMap<number, Share[]>;

  constructor(folder: string) {
    this.#file = new JsonFile<Share[]>(join(folder, 'shares.json'), []);
    this.#byPrm = Map.groupBy(this.all(), ({ prm }) => prm);
    this.#byAutorisation = Map.groupBy(this.all(), ({ autorisationId }) => autorisationId);
  }

  all(): readonly Share[] {
    return this.#file.value;
  }

  ofAutorisation(autorisationId: number): readonly Share[] {
    return this.#byAutorisation.get(autorisationId) ?? [];
  }

  /** The share that lets the application read the point today. */
  findActive(prm: string, today: LocalDate): Share | null {
    return this.#byPrm.get(prm)?.find((share) => shareState(share, today) === 'ACTIF') ?? null;
  }

  async add(share: NewShare): Promise<Share> {
    const [added] = await this.addAll([share]);
    if (!added) throw new Error('a share was not kept');
    return added;
  }

  /** Keeps any number of shares with one write. */
  async addAll(shares: readonly NewShare[]): Promise<Share[]> {
    const first = this.all().length + 1;
    const added = shares.map(({ meter, clientId, dateDebut, dateFin }, index) => ({
      number: first + index,
      prm: meter.prm,
      autorisationId: autorisationIdOf(clientId, meter.holder),
      dateDebut,
      dateFin,
      endsOnceSeen: meter.traits.revokesAtOnce === true,
      deleted: false,
    }));
    await this.#keep([...this.all(), ...added]);
    return added;
  }

  async delete(isDeleted: (share: Share) => boolean): Promise<void> {
    if (!this.all().some((share) => !share.deleted && isDeleted(share))) return;
    await this.#keep(this.all().map((share) => (isDeleted(share) ? { ...share, deleted: true } : share)));
  }

  #keep(shares: Share[]): Promise<void> {
    this.#byPrm = Map.groupBy(shares, ({ prm }) => prm);
    this.#byAutorisation = Map.groupBy(shares, ({ autorisationId }) => autorisationId);
    return this.#file.set(shares);
  }
}
