import type { Instant } from '@coprowatt/contracts';
import { dayOf, timeOf } from './format.ts';
import { m } from './paraglide/messages.js';

/** Both countries keep the same hour; what belongs to no building is told in it. */
export const PLATFORM_ZONE = 'Europe/Paris';

/** "23 juin 2026 à 10:00", for people and papers: sessions, invitations, mails, the journal. */
export const stamp = (instant: Instant, timeZone = PLATFORM_ZONE) =>
  m.day_at({ date: dayOf(instant, timeZone, 'full'), time: timeOf(instant, timeZone) });

/**
 * Of an instant that goes by the machine's time, wherever pages go by another.
 * @param simulated the product's clock is simulated
 */
export const ofMachine = (told: string, simulated: boolean) => (simulated ? m.machine_time({ told }) : told);
