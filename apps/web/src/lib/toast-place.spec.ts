import { describe, expect, it } from '@jest/globals';
import { toastTop } from './toast-place.ts';

describe('the place of toasts', () => {
  it('is below the top line, and below the acts that they would cover', () => {
    expect(toastTop([], 900)).toBe(64);
    expect(toastTop([{ right: 1_248, bottom: 174, height: 40 }], 900)).toBe(182);
  });

  it('does not heed what lies beside them, is not shown, or was scrolled away', () => {
    const acts = [
      { right: 800, bottom: 300, height: 40 },
      { right: 1_248, bottom: 300, height: 0 },
      { right: 1_248, bottom: -20, height: 40 },
    ];
    expect(toastTop(acts, 900)).toBe(64);
  });
});
