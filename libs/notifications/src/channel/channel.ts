import type { NotificationPreferences } from '@coprowatt/contracts';
import type { Addressee, BuildingRow } from '@coprowatt/identity';
import type { EntityManager } from 'typeorm';
import type { AppliedChoice } from '../preferences/choice-rules.ts';
import type { StoredNotice } from '../notice/notice-rows.ts';

/** One who may see the meter, and what he wants to be told of it. */
export interface Recipient extends Addressee {
  choice: AppliedChoice;
  preferences: NotificationPreferences;
}

/** A notice on its way out, with whom it may reach. */
export interface Outgoing {
  notice: StoredNotice;
  building: BuildingRow;
  recipients: Recipient[];
}

/** A way to tell people: an inbox, mails, webhooks. */
export abstract class Channel {
  /** Writes what this channel is to carry, in the transaction that plans the notice: all of it or nothing. */
  abstract plan(manager: EntityManager, outgoing: Outgoing): Promise<void>;

  /** Carries what is due, safe beside any number of processes that do the same. Ends early once `stopped` says so. */
  abstract deliver(stopped: () => boolean): Promise<void>;
}
