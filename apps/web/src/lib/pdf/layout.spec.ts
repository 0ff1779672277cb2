import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Block } from './block.ts';
import { layout, SHEET, wrap, type Mark } from './layout.ts';

/** Every character is 2 mm wide. */
const ruler = (text: string) => text.length * 2;

const pagesOf = (blocks: Block[]) =>
  layout(
    {
      title: 'T',
      lang: 'fr',
      madeAt: new Date(0),
      blocks,
      foot: 'foot',
      pageName: (page, pages) => `${page}/${pages}`,
    },
    ruler,
  );
const texts = (marks: Mark[]) => marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));

describe('wrapping', () => {
  it('keeps every word in order and no line wider than the column', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1 }), (words) => {
        const lines = wrap(words.join(' '), 40, ruler);
        expect(lines.join(' ').replace(/ /g, '')).toBe(words.join(''));
        expect(lines.every((line) => ruler(line) <= 40)).toBe(true);
      }),
    );
  });

  it('never parts a figure from its unit', () => {
    expect(wrap('total 1\u00a0248\u00a0kWh', 20, ruler)).toEqual(['total', '1\u00a0248\u00a0kWh']);
  });
});

describe('pages', () => {
  const many = Array.from({ length: 120 }, (_, index): Block => ({
    kind: 'paragraph',
    text: `line ${index}`,
  }));

  it('are turned when full, with all text in order and a number on each', () => {
    const pages = pagesOf(many);
    expect(pages.length).toBeGreaterThan(1);
    const written = pages.flatMap(texts).filter((text) => text.startsWith('line'));
    expect(written).toEqual(many.map((_, index) => `line ${index}`));
    pages.forEach((marks, index) => expect(texts(marks)).toContain(`${index + 1}/${pages.length}`));
  });

  it('hold nothing below their foot', () => {
    const lowest = Math.max(...pagesOf(many).flatMap((marks) => marks.map(({ y }) => y)));
    expect(lowest).toBeLessThan(SHEET.height);
  });

  it('never end with a heading', () => {
    for (let count = 1; count < 60; count += 1) {
      const pages = pagesOf([
        ...many.slice(0, count),
        { kind: 'heading', text: 'H' },
        { kind: 'paragraph', text: 'after' },
      ]);
      const page = pages.find((marks) => texts(marks).includes('H'));
      expect(texts(page ?? [])).toContain('after');
    }
  });
});
