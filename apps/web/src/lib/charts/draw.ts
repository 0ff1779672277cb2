import type { Chart, ChartConfiguration } from 'chart.js';

type ChartClass = typeof Chart;

let loaded: Promise<ChartClass> | null = null;

/** Chart.js with the parts we draw with, fetched the first time a chart is shown. */
function chartClass(): Promise<ChartClass> {
  loaded ??= import('chart.js').then((module) => {
    const { BarController, BarElement, CategoryScale, Filler, LinearScale } = module;
    module.Chart.register(BarController, BarElement, CategoryScale, Filler, LinearScale);
    module.Chart.register(module.LineController, module.LineElement, module.PointElement);
    return module.Chart;
  });
  return loaded;
}

/** Draws on a canvas; the answer is null where the canvas has gone, or cannot draw, by the time we are ready. */
export async function draw(
  canvas: HTMLCanvasElement,
  configuration: ChartConfiguration,
): Promise<Chart | null> {
  const ChartJs = await chartClass();
  if (!canvas.isConnected) return null;
  return new ChartJs(canvas, configuration);
}
