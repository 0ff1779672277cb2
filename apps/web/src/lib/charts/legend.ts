import { ANOMALY_SEVERITIES, type AnomalySeverity } from '@coprowatt/contracts';
import { severityName } from '#lib/alerts/words.ts';
import { m } from '#lib/paraglide/messages.js';
import type { ExpectedBand } from './expected.ts';
import { drawnMarks, type AlertMark } from './marks.ts';
import type { Overlay } from './overlay.ts';
import { layoutOf } from './place.ts';
import type { Slot, SlotState } from './slot.ts';

/** Empty ground says in words on the plot what it is. */
type Drawn = Exclude<SlotState, 'pending' | 'before-service'>;
type OwnMark = Drawn | 'differs';
/** Of the period that is compared: caps over columns, dashes over a line. */
export type LegendMark = OwnMark | 'cap' | 'dashes';
/** What stands beside the readings: the expected band, and alerts by their gravity or as resolved. */
export type DetectionMark = 'expected' | AnomalySeverity | 'resolved';

export interface LegendEntry<Mark = LegendMark> {
  mark: Mark;
  text: string;
  /** Of resolved alerts: the shapes that stand on the chart. */
  shapes?: AnomalySeverity[];
}

const TEXTS: Record<OwnMark, () => string> = {
  measured: m.chart_legend_measured,
  estimated: m.chart_legend_estimated,
  partial: m.chart_legend_partial,
  zero: m.chart_legend_zero,
  hole: m.chart_legend_hole,
  differs: m.chart_legend_differs,
};

const MARKS = Object.keys(TEXTS) as OwnMark[];

/** Only what occurs; nothing where all is measured and nothing else is drawn. @param alone nothing stands beside the readings */
export function legendOf(
  slots: Slot[],
  overlay: Overlay | null = null,
  alone = overlay === null,
): LegendEntry[] {
  const present = new Set<string>(slots.map(({ state }) => state));
  if (slots.some(({ differs }) => differs)) present.add('differs');
  const marks = MARKS.filter((mark) => present.has(mark));
  if (alone && marks.length === 1 && marks[0] === 'measured') return [];
  const own = marks.map((mark): LegendEntry => ({ mark, text: TEXTS[mark]() }));
  if (overlay === null) return own;
  return [...own, { mark: layoutOf(slots) === 'time' ? 'dashes' : 'cap', text: overlay.name }];
}

/** Of expectations and alerts; only what is seen. */
export function detectionLegend(band: ExpectedBand | null, marks: AlertMark[]): LegendEntry<DetectionMark>[] {
  const expected = band === null ? [] : [{ mark: 'expected' as const, text: m.chart_legend_expected() }];
  const drawn = drawnMarks(marks);
  const present = ANOMALY_SEVERITIES.filter((severity) =>
    drawn.some((mark) => !mark.resolved && mark.severity === severity),
  );
  const alerts = present.map((mark) => ({
    mark,
    text: m.chart_legend_alert({ severity: severityName(mark).toLocaleLowerCase() }),
  }));
  const shapes = ANOMALY_SEVERITIES.filter((severity) =>
    drawn.some((mark) => mark.resolved && mark.severity === severity),
  );
  const resolved =
    shapes.length > 0 ? [{ mark: 'resolved' as const, text: m.chart_legend_resolved(), shapes }] : [];
  return [...expected, ...resolved, ...alerts];
}
