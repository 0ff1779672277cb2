import type { LegendEntry } from '#lib/charts/legend.ts';
import type { PictureWords } from '#lib/charts/pictures.ts';
import { axisLabel, valueScale } from '#lib/charts/scales.ts';
import type { Slot } from '#lib/charts/slot.ts';
import { timeTicks, type TimeTick } from '#lib/charts/ticks.ts';
import type { Drawing } from '#lib/pdf/block.ts';
import { ruleMark, type Mark } from '#lib/pdf/mark.ts';
import { TYPES, WIDTH } from '#lib/pdf/sheet.ts';
import { columnMarks } from './chart-columns.ts';
import { groundOn, placeOf, plotOf, PX_PER_MM, type PaperPlot } from './chart-place.ts';
import { curveMarks } from './chart-curve.ts';
import { legendHeight, legendMarks } from './chart-legend.ts';
import { emptyMarks, holeMarks } from './chart-pictures.ts';

export interface PaperChart {
  slots: Slot[];
  /** The building's. */
  zone: string;
  words: PictureWords;
  legend: LegendEntry[];
}

const PLOT_HEIGHT = 47;
const VALUES_WIDTH = 17;
const PLOT_WIDTH = WIDTH - VALUES_WIDTH;
const TICKS_HEIGHT = 7;
const MOST_TICKS = 6;

/** The chart of the screen, from the same slots, ticks and places. All its words are chosen here, in the language spoken now. */
export function chartDrawing(chart: PaperChart): Drawing {
  const { slots, zone, legend } = chart;
  const scale = valueScale(slots, MOST_TICKS);
  const values = scale.axis.ticks.map((value) => ({ value, text: axisLabel(value, scale.axis, scale.unit) }));
  const ticks = timeTicks(slots, zone, PLOT_WIDTH * PX_PER_MM);
  return {
    height: (ruler) => PLOT_HEIGHT + TICKS_HEIGHT + legendHeight(legend, PLOT_WIDTH, ruler),
    marks: ({ x, y }, ruler) => {
      const left = x + VALUES_WIDTH;
      const area = { left, right: left + PLOT_WIDTH, top: y + 2, bottom: y + PLOT_HEIGHT };
      const plot = plotOf(slots, scale, area, ruler);
      return [
        ...valueAxis(plot, values),
        ...emptyMarks(plot, chart),
        ...(plot.layout === 'time' ? curveMarks(plot, slots) : columnMarks(plot, slots)),
        ...holeMarks(plot, chart),
        ...timeAxis(plot, slots, ticks),
        ...legendMarks(legend, { x: left, y: area.bottom + TICKS_HEIGHT, width: PLOT_WIDTH }, ruler),
      ];
    },
  };
}

function valueAxis(plot: PaperPlot, values: { value: number; text: string }[]): Mark[] {
  const { left, right } = plot.area;
  return values.flatMap(({ value, text }): Mark[] => {
    const y = placeOf(plot, 'y', value);
    const x = left - 2 - plot.ruler(text, TYPES.tick);
    return [ruleMark(left, y, right - left), { kind: 'text', x, y: y + 1, text, type: TYPES.tick }];
  });
}

function timeAxis(plot: PaperPlot, slots: Slot[], ticks: TimeTick[]): Mark[] {
  const { left, right, bottom } = plot.area;
  const base: Mark = { kind: 'line', from: [left, bottom], to: [right, bottom], ink: 'hole', width: 0.3 };
  return [base, ...ticks.flatMap((tick) => tickMarks(plot, slots, tick))];
}

/** A label stands below its mark, and within the drawing. */
function tickMarks(plot: PaperPlot, slots: Slot[], { index, label, major }: TimeTick): Mark[] {
  const { left, right, bottom } = plot.area;
  const ground = groundOn(plot, slots, index, index);
  const at = plot.layout === 'time' ? ground.left : (ground.left + ground.right) / 2;
  const type = major ? TYPES.tickMajor : TYPES.tick;
  const width = plot.ruler(label, type);
  const x = Math.min(Math.max(at - width / 2, left - VALUES_WIDTH), right - width);
  return [
    { kind: 'line', from: [at, bottom], to: [at, bottom + 1], ink: 'hole', width: 0.3 },
    { kind: 'text', x, y: bottom + 4.5, text: label, type },
  ];
}
