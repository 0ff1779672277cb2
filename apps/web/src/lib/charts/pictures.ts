import type { Chart, Plugin } from 'chart.js';
import { dotAt, hatchBox, outlineBox, writeIn, type Box } from './canvas.ts';
import type { ChartColours } from './colours.ts';
import { figureBox, groundOf, holeGround, type Layout } from './place.ts';
import { runsOf, type Run } from './runs.ts';
import type { Slot } from './slot.ts';

/** Words on the canvas, already in the reader's language. */
export interface PictureWords {
  hole: string;
  /** Under the first place that is not published yet. */
  pending: string;
  beforeService: string;
}

export interface PictureInput {
  slots: Slot[];
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

/** Draws what a column or a line cannot say: hatches, holes, noughts, the future, the cursor. */
export function pictures(input: PictureInput): Plugin {
  return {
    id: 'pictures',
    beforeDatasetsDraw: (chart) => {
      drawCursorGround(chart, input);
      drawEmptyGround(chart, input);
    },
    afterDatasetsDraw: (chart) => {
      input.slots.forEach((slot, index) => drawSlot(chart, input, slot, index));
      drawHoles(chart, input);
      drawCursor(chart, input);
    },
  };
}

function drawCursorGround(chart: Chart, { slots, layout, colours, active }: PictureInput): void {
  const index = active();
  if (index === null || layout === 'time' || slots[index] === undefined) return;
  const ground = groundOf(chart, slots, layout, index, index);
  chart.ctx.save();
  chart.ctx.fillStyle = colours.tint;
  chart.ctx.fillRect(ground.left, ground.top, ground.right - ground.left, ground.bottom - ground.top);
  chart.ctx.restore();
}

/** A mark at the head of the slot: for a line the only one, for a column it keeps the place when all is tinted. */
function drawCursor(chart: Chart, { slots, layout, colours, factor, active }: PictureInput): void {
  const index = active();
  const slot = index === null ? undefined : slots[index];
  if (index === null || slot === undefined || layout === 'columns') return;
  const ground = groundOf(chart, slots, layout, index, index);
  const x = (ground.left + ground.right) / 2;
  chart.ctx.save();
  chart.ctx.fillStyle = colours.ink2;
  chart.ctx.fillRect(x - 0.5, ground.top, 1, ground.bottom - ground.top);
  chart.ctx.restore();
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
  for (const run of runsOf(slots, 'pending')) write(run, words.pending);
  for (const run of runsOf(slots, 'before-service')) write(run, words.beforeService);
}

function drawHoles(chart: Chart, { slots, layout, colours, words, font }: PictureInput): void {
  for (const { first, last } of runsOf(slots, 'hole')) {
    const box = holeGround(chart, slots, layout, first, last);
    const wide = box.right - box.left;
    chart.ctx.save();
    chart.ctx.fillStyle = wide < 4 ? colours.hole : colours.surface;
    chart.ctx.fillRect(box.left, box.top, wide, box.bottom - box.top);
    chart.ctx.restore();
    if (wide < 4) continue;
    hatchBox(chart.ctx, box, { colour: colours.hole, gap: 7, width: 1 });
    outlineBox(chart.ctx, box, colours.hole, 1, [4, 3]);
    if (wide < LABEL_FROM_PX) continue;
    writeIn(chart.ctx, box, { text: words.hole, colour: colours.ink2, plate: colours.surface, font });
  }
}

function drawSlot(chart: Chart, input: PictureInput, slot: Slot, index: number): void {
  if (slot.value === null || (slot.state === 'measured' && !slot.differs)) return;
  const { ctx } = chart;
  const { colours, layout } = input;
  const box = figureBox(chart, input.slots, layout, index, slot.value / input.factor);
  if (slot.state === 'zero') drawFoot(ctx, box, colours.use);
  if (slot.state === 'estimated')
    hatchBox(ctx, box, { colour: lightHatch(colours, layout), gap: 6, width: 1.5 });
  if (slot.state === 'partial') {
    hatchBox(ctx, box, { colour: colours.use, gap: 5, width: 1.5 });
    if (layout === 'columns') outlineBox(ctx, box, colours.use, 1.5, []);
  }
  if (slot.differs) dotAt(ctx, (box.left + box.right) / 2, box.bottom - 7, colours.ink, colours.surface);
}

/** Columns are solid and lose lines; the area under a line is pale and gains some. */
function lightHatch(colours: ChartColours, layout: Layout): string {
  return layout === 'columns' ? colours.surface : `${colours.use}59`;
}

function drawFoot(ctx: CanvasRenderingContext2D, box: Box, colour: string): void {
  ctx.save();
  ctx.fillStyle = colour;
  ctx.fillRect(box.left, box.bottom - 2, box.right - box.left, 2);
  ctx.restore();
}
