// Strokes of the pictures on a canvas.

export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Hatch {
  colour: string;
  /** Distance between two lines, px. */
  gap: number;
  width: number;
}

export function fillBox(
  ctx: CanvasRenderingContext2D,
  { left, right, top, bottom }: Box,
  colour: string,
): void {
  ctx.save();
  ctx.fillStyle = colour;
  ctx.fillRect(left, top, right - left, bottom - top);
  ctx.restore();
}

/** A box too narrow for oblique lines: dashes on top of each other. */
export function dashAlong(
  ctx: CanvasRenderingContext2D,
  { left, right, top, bottom }: Box,
  colour: string,
): void {
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = right - left;
  ctx.setLineDash([4, 3]);
  ctx.beginPath();
  ctx.moveTo((left + right) / 2, top);
  ctx.lineTo((left + right) / 2, bottom);
  ctx.stroke();
  ctx.restore();
}

/** Oblique lines inside a box, on one grid for the whole canvas so that neighbours join. */
export function hatchBox(ctx: CanvasRenderingContext2D, box: Box, { colour, gap, width }: Hatch): void {
  const height = box.bottom - box.top;
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, box.top, box.right - box.left, height);
  ctx.clip();
  ctx.beginPath();
  const first = Math.floor((box.left + box.top) / gap) * gap;
  for (let sum = first; sum <= box.right + box.bottom; sum += gap) {
    ctx.moveTo(sum - box.top, box.top);
    ctx.lineTo(sum - box.bottom, box.bottom);
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.stroke();
  ctx.restore();
}

export function outlineBox(
  ctx: CanvasRenderingContext2D,
  box: Box,
  colour: string,
  width: number,
  dash: number[],
): void {
  ctx.save();
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.setLineDash(dash);
  ctx.strokeRect(
    box.left + width / 2,
    box.top + width / 2,
    Math.max(0, box.right - box.left - width),
    Math.max(0, box.bottom - box.top - width),
  );
  ctx.restore();
}

export interface Label {
  text: string;
  colour: string;
  /** Ground under the words, null for none. */
  plate: string | null;
  font: string;
}

const MARGIN = 6;

/** Writes words in the middle of a box: level where they fit, upright in a narrow one, else not at all. */
export function writeIn(ctx: CanvasRenderingContext2D, box: Box, { text, colour, plate, font }: Label): void {
  ctx.save();
  ctx.font = font;
  const width = ctx.measureText(text).width + 2 * MARGIN;
  const [across, along] = [box.right - box.left, box.bottom - box.top];
  const upright = width > across;
  if (upright ? across >= 18 && along >= width : along >= 20) {
    ctx.translate((box.left + box.right) / 2, (box.top + box.bottom) / 2);
    if (upright) ctx.rotate(-Math.PI / 2);
    if (plate !== null) {
      ctx.fillStyle = plate;
      ctx.fillRect(-width / 2, -10, width, 20);
    }
    ctx.fillStyle = colour;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillText(text, 0, 1);
  }
  ctx.restore();
}

/** A dot with a halo, seen on any ground. */
export function dotAt(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  colour: string,
  halo: string,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.arc(x, y, 3, 0, 2 * Math.PI);
  ctx.fillStyle = colour;
  ctx.strokeStyle = halo;
  ctx.lineWidth = 1.5;
  ctx.fill();
  ctx.stroke();
  ctx.restore();
}

const CAP_PX = 3;
const HALO_PX = 1.5;

/** A level stroke with a halo that parts it from any ground. */
export function capAt(
  ctx: CanvasRenderingContext2D,
  { left, right, y }: { left: number; right: number; y: number },
  colour: string,
  halo: string,
  dash: number[],
): void {
  ctx.save();
  const stroke = (style: string, width: number): void => {
    ctx.strokeStyle = style;
    ctx.lineWidth = width;
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(right, y);
    ctx.stroke();
  };
  stroke(halo, CAP_PX + 2 * HALO_PX);
  ctx.setLineDash(dash);
  stroke(colour, CAP_PX);
  ctx.restore();
}
