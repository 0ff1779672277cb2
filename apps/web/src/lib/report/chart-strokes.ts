import type { Box } from '#lib/charts/canvas.ts';
import type { Ink, Mark } from '#lib/pdf/mark.ts';

// Strokes of the pictures on paper, millimetres.

export function ground({ left, right, top, bottom }: Box, ink: Ink): Mark {
  return {
    kind: 'shape',
    points: [
      [left, top],
      [right, top],
      [right, bottom],
      [left, bottom],
    ],
    ink,
  };
}

/** Oblique lines inside a box, on one grid for the whole plot so that neighbours join. */
export function hatch({ left, right, top, bottom }: Box, ink: Ink, gap = 1.5, width = 0.2): Mark[] {
  const marks: Mark[] = [];
  for (let sum = Math.ceil((left + top) / gap) * gap; sum < right + bottom; sum += gap) {
    const [low, high] = [Math.max(top, sum - right), Math.min(bottom, sum - left)];
    if (low < high) marks.push({ kind: 'line', from: [sum - low, low], to: [sum - high, high], ink, width });
  }
  return marks;
}

export function outline(box: Box, ink: Ink, width: number, dash?: number[]): Mark[] {
  const { left, right, top, bottom } = box;
  const corners = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
    [left, top],
  ] as const;
  return corners.slice(1).map((to, index): Mark => ({
    kind: 'line',
    from: corners[index] ?? to,
    to,
    ink,
    width,
    ...(dash && { dash }),
  }));
}

/** A dot with a halo, seen on any ground. */
export function dot(x: number, y: number): Mark[] {
  return [disc(x, y, 1, 'paper'), disc(x, y, 0.7, 'ink')];
}

const CORNERS = 16;

function disc(x: number, y: number, radius: number, ink: Ink): Mark {
  const points = Array.from({ length: CORNERS }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / CORNERS;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)] as const;
  });
  return { kind: 'shape', points, ink };
}
