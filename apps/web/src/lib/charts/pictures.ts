import type { Chart, Plugin } from 'chart.js';
import { capAt, dashAlong, dotAt, fillBox, hatchBox, outlineBox, writeIn } from './canvas.ts';
import type { ChartColours } from './colours.ts';
import type { ExpectedBand } from './expected.ts';
import { byGravity, type AlertMark } from './marks.ts';
import type { Overlay } from './overlay.ts';
import { figureBox, groundOf, holeGround, type Layout } from './place.ts';
import { nextRuns, runsOf, type Run } from './runs.ts';
import type { Slot } from './slot.ts';

/** Words on the canvas, already in the reader's language. */
export interface PictureWords {
  hole: string;
  /** What is said of the places of `nextRuns`. */
  pending: string;
  beforeService: string;
}

export interface PictureInput {
  slots: Slot[];
  overlay: Overlay | null;
  band: ExpectedBand | null;
  marks: AlertMark[];
  layout: Layout;
  colours: ChartColours;
  words: PictureWords;
  font: string;
  /** Divides a slot's value into the axis' unit. */
  factor: number;
  /** The slot under the cursor, asked at each drawing. */
  active: () => number | null;
}

const LABEL_FROM_PX = 40;
const HATCHED_FROM_PX = 4;

/** Draws what a column or a line cannot say: hatches, holes, noughts, the future, the cursor. */
export function pictures(input: PictureInput): Plugin {
  return {
    id: 'pictures',
    beforeDatasetsDraw: (chart) => {
      drawCursorGround(chart, input);
      drawBand(chart, input);
      drawEmptyGround(chart, input);
    },
    afterDatasetsDraw: (chart) => {
      input.slots.forEach((slot, index) => drawSlot(chart, input, slot, index));
      drawHoles(chart, input);
      drawCaps(chart, input);
      drawFlags(chart, input);
      drawCursor(chart, input);
    },
  };
}

function drawCursorGround(chart: Chart, { slots, layout, colours, active }: PictureInput): void {
  const index = active();
  if (index === null || layout === 'time' || slots[index] === undefined) return;
  const ground = groundOf(chart, slots, layout, index, index);
  fillBox(chart.ctx, ground, colours.tint);
}

/** A mark at the head of the slot: for a line the only one, for a column it keeps the place when all is tinted. */
function drawCursor(chart: Chart, { slots, layout, colours, factor, active }: PictureInput): void {
  const index = active();
  const slot = index === null ? undefined : slots[index];
  if (index === null || slot === undefined || layout === 'columns') return;
  const ground = groundOf(chart, slots, layout, index, index);
  const x = (ground.left + ground.right) / 2;
  fillBox(chart.ctx, { ...ground, left: x - 0.5, right: x + 0.5 }, colours.ink2);
  if (slot.value === null) return;
  const { top } = figureBox(chart, slots, layout, index, slot.value / factor);
  dotAt(chart.ctx, x, top, colours.ink, colours.surface);
}

function drawEmptyGround(chart: Chart, input: PictureInput): void {
  const { slots, layout, colours, words, font } = input;
  const write = ({ first, last }: Run, text: string) => {
    const box = groundOf(chart, slots, layout, first, last);
    writeIn(chart.ctx, box, { text, colour: colours.ink3, plate: null, font });
  };
  for (const run of nextRuns(slots)) write(run, words.pending);
  for (const run of runsOf(slots, 'before-service')) write(run, words.beforeService);
}

function drawHoles(chart: Chart, { slots, layout, colours, words, font }: PictureInput): void {
  for (const { first, last } of runsOf(slots, 'hole')) {
    const box = holeGround(chart, slots, layout, first, last);
    const width = box.right - box.left;
    fillBox(chart.ctx, box, colours.surface);
    if (width < HATCHED_FROM_PX) {
      dashAlong(chart.ctx, box, colours.hole);
      continue;
    }
    hatchBox(chart.ctx, box, { colour: colours.hole, gap: 7, width: 1 });
    outlineBox(chart.ctx, box, colours.hole, 1, [4, 3]);
    if (width < LABEL_FROM_PX) continue;
    writeIn(chart.ctx, box, { text: words.hole, colour: colours.ink2, plate: colours.surface, font });
  }
}

function drawSlot(chart: Chart, input: PictureInput, slot: Slot, index: number): void {
  if (slot.value === null || (slot.state === 'measured' && !slot.differs)) return;
  const { ctx } = chart;
  const { colours, layout } = input;
  const box = figureBox(chart, input.slots, layout, index, slot.value / input.factor);
  if (slot.state === 'zero') fillBox(ctx, { ...box, top: box.bottom - 2 }, colours.use);
  if (slot.state === 'estimated')
    hatchBox(ctx, box, { colour: lightHatch(colours, layout), gap: 8, width: 1.25 });
  if (slot.state === 'partial') {
    hatchBox(ctx, box, { colour: colours.use, gap: 7, width: 1 });
    if (layout === 'columns') outlineBox(ctx, box, colours.use, 1.5, []);
  }
  if (slot.differs) dotAt(ctx, (box.left + box.right) / 2, box.bottom - 7, colours.ink, colours.surface);
}

/** Columns are solid and lose lines; the area under a line is pale and gains some. */
function lightHatch(colours: ChartColours, layout: Layout): string {
  return layout === 'columns' ? colours.surface : `${colours.use}59`;
}

/** Of columns: a cap across the whole slot, broken where it is a minimum. A line is drawn as one. */
function drawCaps(chart: Chart, { slots, overlay, layout, colours, factor }: PictureInput): void {
  if (overlay === null || layout === 'time') return;
  overlay.at.forEach((like, index) => {
    if (like?.value === null || like?.value === undefined) return;
    const { left, right } = groundOf(chart, slots, layout, index, index);
    const { top } = figureBox(chart, slots, layout, index, like.value / factor);
    const dash = like.state === 'partial' ? [3, 2] : [];
    capAt(chart.ctx, { left, right, y: top }, colours.compare, colours.surface, dash);
  });
}

const JOIN_PX = 0.5;

/** Behind the columns, a trifle wider than their slots, so that neighbours join without a seam. */
function drawBand(chart: Chart, { slots, band, layout, colours, factor }: PictureInput): void {
  (band ?? []).forEach((day, index) => {
    if (day === null) return;
    const { left, right } = groundOf(chart, slots, layout, index, index);
    const { top } = figureBox(chart, slots, layout, index, day.highWh / factor);
    const { top: bottom } = figureBox(chart, slots, layout, index, day.lowWh / factor);
    const end = Math.min(right + JOIN_PX, chart.chartArea.right);
    fillBox(chart.ctx, { left, right: end, top, bottom }, colours.band);
  });
}

const FLAG_PX = 3;
const FLAG_AIR_PX = 3;

/** A stroke above each column of an alert that is not resolved, of the gravest; its shape stands above the first. A curve has no columns. */
function drawFlags(chart: Chart, { slots, marks, layout, colours, factor }: PictureInput): void {
  if (layout === 'time') return;
  for (const { severity, first, last } of byGravity(marks).filter((mark) => !mark.resolved)) {
    for (let index = first; index <= last; index += 1) {
      const value = slots[index]?.value ?? null;
      if (value === null) continue;
      const { left, right, top } = figureBox(chart, slots, layout, index, value / factor);
      const bottom = top - FLAG_AIR_PX;
      fillBox(chart.ctx, { left, right, top: bottom - FLAG_PX, bottom }, colours[`${severity}-mark`]);
    }
  }
}
