/** Below the top line. */
const USUAL_PX = 64;
const GAP_PX = 8;

/**
 * Where toasts begin, in pixels from the top of the window: below the acts of the page's head that they would lie on.
 * @param left their left edge
 */
export function toastTop(acts: Pick<DOMRect, 'right' | 'bottom' | 'height'>[], left: number): number {
  const under = acts.filter(({ right, height }) => height > 0 && right > left);
  return Math.max(USUAL_PX, ...under.map(({ bottom }) => bottom + GAP_PX));
}
