import type { Chart, ChartConfiguration } from 'chart.js';

type ChartClass = typeof Chart;

let loaded: Promise<ChartClass> | null = null;

/** Chart.js with the parts we draw with, fetched the first time a chart is shown. */
function chartClass(): Promise<ChartClass> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<ChartClass> {
  const [module] = await Promise.all([import('chart.js'), fontReady()]);
  const { BarController, BarElement, CategoryScale, Filler, LinearScale } = module;
  const { LineController, LineElement, PointElement } = module;
  module.Chart.register(BarController, BarElement, CategoryScale, Filler, LinearScale);
  module.Chart.register(LineController, LineElement, PointElement);
  return module.Chart;
}

/** A canvas does not redraw itself when its font arrives; where it cannot be had, the next in line will do. */
async function fontReady(): Promise<void> {
  const { fontFamily } = getComputedStyle(document.body);
  await document.fonts?.load(`16px ${fontFamily}`).catch(() => []);
}

/** Draws on a canvas; null where the drawing was given up, or the canvas has left the page, before Chart.js is here. */
export async function draw(
  canvas: HTMLCanvasElement,
  configuration: ChartConfiguration,
  givenUp: AbortSignal,
): Promise<Chart | null> {
  const ChartJs = await chartClass();
  return canvas.isConnected && !givenUp.aborted ? new ChartJs(canvas, configuration) : null;
}
