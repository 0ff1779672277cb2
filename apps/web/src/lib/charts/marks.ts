import { ANOMALY_SEVERITIES, type Anomaly, type AnomalySeverity } from '@coprowatt/contracts';
import type { Slot } from './slot.ts';

/** An alert on a chart: its shape stands above the first of its slots. */
export interface AlertMark {
  id: string;
  severity: AnomalySeverity;
  /** Nobody must act any more: a quiet mark. */
  resolved: boolean;
  /** Gravity, kind and days in words. */
  label: string;
  /** The one that the address names. */
  chosen: boolean;
  /** Indices of its first and last slot that are drawn. */
  first: number;
  last: number;
}

/** Alerts of which some day is drawn, whatever the step. What was withdrawn is none any more; the end of an agreement is no day's. */
export function marksOf(
  alerts: Anomaly[],
  slots: Slot[],
  label: (anomaly: Anomaly) => string,
  chosen: string | null = null,
): AlertMark[] {
  return alerts.flatMap((anomaly) => {
    if (anomaly.withdrawn || anomaly.kind === 'consent') return [];
    const within = ({ key }: Slot) =>
      key >= anomaly.firstDay.slice(0, key.length) && key <= anomaly.lastDay.slice(0, key.length);
    const first = slots.findIndex(within);
    if (first === -1) return [];
    const { id, severity } = anomaly;
    const resolved = anomaly.status === 'resolved';
    const last = slots.findLastIndex(within);
    return [{ id, severity, resolved, label: label(anomaly), chosen: id === chosen, first, last }];
  });
}

/** What is marked at a slot. */
export const marksAt = (marks: AlertMark[], index: number): AlertMark[] =>
  marks.filter(({ first, last }) => first <= index && index <= last);

/** Marks that share one shape on the chart, that of the worst, and where its middle stands. */
export interface PlacedMarks {
  worst: AlertMark;
  marks: AlertMark[];
  xPx: number;
  topPx: number;
}

/**
 * Marks whose middles lie closer than a finger needs share one shape, at the first of them and above the highest.
 * @param leastPx between two middles
 */
export function groupMarks(
  placed: readonly { mark: AlertMark; xPx: number; topPx: number }[],
  leastPx: number,
): PlacedMarks[] {
  const groups: PlacedMarks[] = [];
  for (const { mark, xPx, topPx } of placed.toSorted((a, b) => a.xPx - b.xPx)) {
    const last = groups.at(-1);
    if (!last || xPx - last.xPx >= leastPx) groups.push({ worst: mark, marks: [mark], xPx, topPx });
    else
      Object.assign(last, {
        worst: worseOf(last.worst, mark),
        marks: [...last.marks, mark],
        topPx: Math.min(last.topPx, topPx),
      });
  }
  return groups;
}

/** Which alert a press on a shape opens: the worst, then one after the other of those that share it. */
export function nextOf({ worst, marks }: Pick<PlacedMarks, 'worst' | 'marks'>): AlertMark {
  const ordered = [worst, ...marks.filter(({ id }) => id !== worst.id)];
  return ordered[(ordered.findIndex(({ chosen }) => chosen) + 1) % ordered.length] ?? worst;
}

const gravity = ({ severity, resolved }: AlertMark): number =>
  resolved ? -1 : ANOMALY_SEVERITIES.indexOf(severity);

/** The gravest last: what is drawn of it covers the others. */
export const byGravity = (marks: AlertMark[]): AlertMark[] =>
  marks.toSorted((a, b) => gravity(a) - gravity(b));

const worseOf = (one: AlertMark, other: AlertMark): AlertMark =>
  gravity(other) > gravity(one) ? other : one;

/** Marks of which something is seen: one shape of those that begin together, and what is on top at some slot. */
export function drawnMarks(marks: AlertMark[]): AlertMark[] {
  const shapes = [...Map.groupBy(marks, ({ first }) => first).values()].map((all) => all.reduce(worseOf));
  return marks.filter((mark) => {
    const { first, last, resolved } = mark;
    const slots = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const isOnTop = (slot: number) => marksAt(marks, slot).every((other) => worseOf(mark, other) === mark);
    return shapes.includes(mark) || (!resolved && slots.some(isOnTop));
  });
}
