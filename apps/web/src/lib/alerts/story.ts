import type { Anomaly, AnomalyAct, AnomalyNote } from '@coprowatt/contracts';
import { m } from '#lib/paraglide/messages.js';
import { holderNote } from './handling.ts';
import { momentOf, type AlertTelling } from './words.ts';

const ACTS = {
  opened: m.alert_act_opened,
  worsened: m.alert_act_worsened,
  acknowledged: m.alert_act_acknowledged,
  resolved: m.alert_act_resolved,
  reopened: m.alert_act_reopened,
  muted: m.alert_act_muted,
  unmuted: m.alert_act_unmuted,
  commented: m.alert_act_commented,
  withdrawn: m.alert_act_withdrawn,
} satisfies Record<AnomalyAct, () => string>;

/** Acts that the product does itself; of the others an unknown author is an erased account. */
const OWN_ACTS: readonly AnomalyAct[] = ['opened', 'worsened', 'reopened', 'withdrawn'];

export const noteAct = ({ act }: AnomalyNote) => ACTS[act]();

/** @param me id of the reader */
export function noteAuthor({ author, act }: AnomalyNote, me: string): string {
  if (author !== null) return author.id === me ? m.alert_author_you() : author.name;
  return OWN_ACTS.includes(act) ? m.alert_author_product() : m.alert_author_erased();
}

/** Who has it in hand, or resolved it; null when nobody. */
export function handNote(anomaly: Anomaly): AnomalyNote | null {
  if (anomaly.status !== 'resolved' || anomaly.withdrawn) return holderNote(anomaly);
  return anomaly.notes.findLast(({ act }) => act === 'resolved') ?? null;
}

/** Who has it in hand, or resolved it; that nobody has it, while it is open. */
export function handSentence(anomaly: Anomaly, me: string, telling: AlertTelling): string {
  const note = handNote(anomaly);
  if (note === null) return anomaly.status === 'open' ? m.alert_in_hand_nobody() : '';
  return note.act === 'resolved'
    ? bySentence(note, me, telling, m.alert_resolved_you, m.alert_resolved_by)
    : bySentence(note, me, telling, m.alert_in_hand_you, m.alert_in_hand);
}

function bySentence(
  note: AnomalyNote,
  me: string,
  telling: AlertTelling,
  mine: (told: { when: string }) => string,
  theirs: (told: { name: string; when: string }) => string,
): string {
  const when = momentOf(note.at, telling);
  return note.author?.id === me ? mine({ when }) : theirs({ name: noteAuthor(note, me), when });
}

/** "Claire Martin : prise en charge, à 09:14": what a colleague just did. */
export function colleagueSentence(note: AnomalyNote, me: string, telling: AlertTelling): string {
  const when = momentOf(note.at, telling);
  return m.alert_by_colleague({ name: noteAuthor(note, me), act: noteAct(note), when });
}
