import type {
  Anomaly,
  AnomalyAct,
  AnomalyChange,
  AnomalyNote,
  AnomalyStatus,
  Instant,
} from '@coprowatt/contracts';

/** Who acts, and when by the product's clock. */
export interface Actor {
  id: string;
  name: string;
  now: Instant;
}

const STATUS_ACTS = {
  open: 'reopened',
  acknowledged: 'acknowledged',
  resolved: 'resolved',
} as const satisfies Record<AnomalyStatus, AnomalyAct>;

/** What an alert will be once the server took the change, shown before its answer. `mutedUntil` of it is an instant. */
export function applied(anomaly: Anomaly, change: AnomalyChange, actor: Actor): Anomaly {
  const { status = anomaly.status, mutedUntil = anomaly.mutedUntil } = change;
  const notes = actsOf(anomaly, change).map((act, index): AnomalyNote => ({
    id: `own-${actor.now}-${index}`,
    at: actor.now,
    act,
    author: { id: actor.id, name: actor.name },
    comment: index === 0 ? (change.comment ?? null) : null,
  }));
  return { ...anomaly, status, mutedUntil, withdrawn: false, notes: [...anomaly.notes, ...notes] };
}

function actsOf(anomaly: Anomaly, { status, mutedUntil, comment }: AnomalyChange): AnomalyAct[] {
  const acts: AnomalyAct[] = [];
  if (status !== undefined && status !== anomaly.status) acts.push(STATUS_ACTS[status]);
  if (mutedUntil !== undefined && mutedUntil !== anomaly.mutedUntil)
    acts.push(mutedUntil === null ? 'unmuted' : 'muted');
  return acts.length === 0 && comment !== undefined ? ['commented'] : acts;
}

/** What takes a change back at `now`; null where it only adds a comment. A silence that was over stays over. */
export function inverseOf(before: Anomaly, change: AnomalyChange, now: Instant): AnomalyChange | null {
  const back: AnomalyChange = {};
  if (change.status !== undefined && change.status !== before.status) back.status = before.status;
  if (change.mutedUntil !== undefined && change.mutedUntil !== before.mutedUntil)
    back.mutedUntil =
      before.mutedUntil && Date.parse(before.mutedUntil) > Date.parse(now) ? before.mutedUntil : null;
  return Object.keys(back).length === 0 ? null : back;
}

/** Who has it in hand: the last one who took charge, while that stands; null when nobody. */
export function holderNote({ status, notes }: Anomaly): AnomalyNote | null {
  return status === 'acknowledged' ? (notes.findLast(({ act }) => act === 'acknowledged') ?? null) : null;
}
