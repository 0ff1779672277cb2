import type { Delivery, DeliveryChannel, DeliveryState } from '@coprowatt/contracts';
import { number } from '#lib/format.ts';
import { m } from '#lib/paraglide/messages.js';

const STATES = {
  waiting: m.delivery_state_waiting,
  sent: m.delivery_state_sent,
  dropped: m.delivery_state_dropped,
  dead: m.delivery_state_dead,
} satisfies Record<DeliveryState, () => string>;

const CHANNELS = {
  mail: m.delivery_mail,
  webhook: m.delivery_webhook,
  notice: m.delivery_notice,
} satisfies Record<DeliveryChannel, () => string>;

const FAILURES: Record<string, () => string> = {
  timeout: m.delivery_failure_timeout,
  unreachable: m.delivery_failure_unreachable,
  address_refused: m.delivery_failure_address_refused,
  mail_given_up: m.delivery_failure_mail_given_up,
  access_ended: m.delivery_failure_access_ended,
  not_wanted: m.delivery_failure_not_wanted,
  withdrawn: m.delivery_failure_withdrawn,
};

export const deliveryState = (state: DeliveryState): string => STATES[state]();
export const deliveryChannel = (channel: DeliveryChannel): string => CHANNELS[channel]();

/** Why something did not arrive, in words; a code that has none stands as it is, for whoever helps. */
export function failureWords(failure: string): string {
  const status = /^http_(\d{3})$/.exec(failure)?.[1];
  if (status) return m.delivery_failure_http({ status });
  return FAILURES[failure]?.() ?? m.delivery_failure_other({ code: failure });
}

const EMPTY = {
  waiting: m.deliveries_empty_waiting,
  sent: m.deliveries_empty_sent,
  dropped: m.deliveries_empty_dropped,
  dead: m.deliveries_empty_dead,
} satisfies Record<DeliveryState, () => string>;

/** What stands in the list's place when it is empty. */
export const noDeliveries = (state: DeliveryState): string => EMPTY[state]();

/** The sentence that heads the list. */
export function deliveriesSentence(state: DeliveryState, count: number, more: boolean): string {
  if (count === 0 && state === 'dead') return m.deliveries_none_dead();
  if (state !== 'dead') return m.deliveries_count({ count });
  return more ? m.deliveries_dead_more({ count: number(count) }) : m.deliveries_dead({ count });
}

/** Whom it was for; names of people are not shown here. */
export function deliveryTarget(
  { channel, userId, organisationId }: Delivery,
  organisations: readonly { id: string; name: string }[],
): string {
  if (channel === 'notice') return m.delivery_everybody();
  if (organisationId !== null)
    return organisations.find(({ id }) => id === organisationId)?.name ?? m.delivery_organisation_gone();
  return userId === null ? m.delivery_person_gone() : m.delivery_person({ id: userId.slice(0, 8) });
}
