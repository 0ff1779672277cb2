import type { ExportEnd, ExportHead } from '@coprowatt/contracts';
import { MINUTE_MS, utcOffsetMinutes, offsetText } from '@coprowatt/energy';
import type { Cell } from './cells.ts';
import type { ExportTexts } from './texts/export-texts.ts';

/** A fact of the head: its name and what there is to say, in as many cells as the table has columns at most. */
export type HeadLine = Cell[];

/** The head as a person reads it. */
export function headLines(head: ExportHead, { head: names, metrics }: ExportTexts): HeadLine[] {
  const { coverage, timeZone } = head;
  const time = (name: string, instant: string): HeadLine => timeLine(name, Date.parse(instant), timeZone);
  return [
    line(names.building, text(head.building.name)),
    ...head.meters.map(({ label, number: masked }) => line(names.meter, text(label), text(masked))),
    line(names.measured, text(metrics[head.metric]), text(head.unit)),
    time(names.from, head.from),
    time(names.to, head.to),
    line(names.completeness, { kind: 'share', value: coverage.completeness }),
    line(names.minutesKnown, number(coverage.coveredMinutes)),
    line(names.minutesDue, number(coverage.expectedMinutes)),
    line(names.daysWhole, number(coverage.days.whole)),
    line(names.daysPartial, number(coverage.days.partial)),
    line(names.daysMissing, number(coverage.days.missing)),
    line(names.expectedFrom, { kind: 'date', value: coverage.expectedFrom }),
    ...head.method.map((sentence) => line(names.method, text(sentence))),
    time(names.generatedAt, head.generatedAt),
    line(names.program, text(head.program)),
  ];
}

/** Closes the file. */
export function endLine({ rows, total }: ExportEnd, { head }: ExportTexts, unit: string): HeadLine {
  return line(head.end, text(head.rows), number(rows), text(`${head.total} (${unit})`), number(total));
}

function timeLine(name: string, ms: number, timeZone: string): HeadLine {
  const offset = utcOffsetMinutes(ms, timeZone);
  return line(
    name,
    { kind: 'wall', value: ms + offset * MINUTE_MS },
    text(`UTC${offsetText(offset)}`),
    text(timeZone),
  );
}

function line(name: string, ...cells: Cell[]): HeadLine {
  return [text(name), ...cells];
}

function text(value: string): Cell {
  return { kind: 'text', value };
}

function number(value: number | null): Cell {
  return { kind: 'number', value };
}
