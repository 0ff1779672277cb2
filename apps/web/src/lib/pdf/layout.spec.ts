import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Block, TableRow } from './block.ts';
import { layout } from './layout.ts';
import type { Mark } from './mark.ts';
import { SHEET } from './sheet.ts';
import { wrap } from './wrap.ts';

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
/** That many lines of text. */
const many = (count: number) =>
  Array.from({ length: count }, (_, index): Block => ({ kind: 'paragraph', text: `line ${index}` }));
const texts = (marks: Mark[]) => marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));

function lowestOf(mark: Mark): number {
  if (mark.kind === 'text') return mark.y;
  return Math.max(...(mark.kind === 'line' ? [mark.from, mark.to] : mark.points).map(([, y]) => y));
}

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
  it('are turned when full, with all text in order and a number on each', () => {
    const pages = pagesOf(many(120));
    expect(pages.length).toBeGreaterThan(1);
    const written = pages.flatMap(texts).filter((text) => text.startsWith('line'));
    expect(written).toEqual(many(120).map((_, index) => `line ${index}`));
    pages.forEach((marks, index) => expect(texts(marks)).toContain(`${index + 1}/${pages.length}`));
  });

  it('hold nothing below their foot', () => {
    const lowest = Math.max(...pagesOf(many(120)).flat().map(lowestOf));
    expect(lowest).toBeLessThan(SHEET.height);
  });

  it('never begin with a sentence that was parted from its facts', () => {
    const facts = [1, 2, 3].map((number) => ({ name: `n${number}`, text: `fact ${number}` }));
    for (let count = 1; count < 60; count += 1) {
      const pages = pagesOf([
        ...many(count),
        { kind: 'facts', facts },
        { kind: 'paragraph', text: 'about them' },
      ]);
      const page = pages.find((marks) => texts(marks).includes('about them'));
      expect(texts(page ?? [])).toContain('fact 3');
    }
  });

  it('never end with a heading', () => {
    for (let count = 1; count < 60; count += 1) {
      const pages = pagesOf([
        ...many(count),
        { kind: 'heading', text: 'H' },
        { kind: 'paragraph', text: 'after' },
      ]);
      const page = pages.find((marks) => texts(marks).includes('H'));
      expect(texts(page ?? [])).toContain('after');
    }
  });
});

describe('a table', () => {
  const columns = [
    { head: 'Day', share: 2 },
    { head: 'Value', share: 1, align: 'end' as const },
  ];
  const row = (text: string): TableRow => ({ kind: 'cells', cells: [text, '1'] });
  const month = (text: string): TableRow => ({ kind: 'group', text });
  const rowsOf = (marks: Mark[]) => texts(marks).filter((text) => /^(row|month)/.test(text));

  it('has its head on each page, every row once and in order, and no page that ends with a name', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 50 }),
        (months, before) => {
          const rows = months.flatMap((days, number) => [
            month(`month ${number}`),
            ...Array.from({ length: days }, (_, day) => row(`row ${number}-${day}`)),
          ]);
          const pages = pagesOf([
            ...many(before),
            { kind: 'heading', text: 'H' },
            { kind: 'table', table: { columns, rows } },
          ]);
          const said = rows.map((each) => (each.kind === 'group' ? each.text : each.cells[0]));
          expect(pages.flatMap(rowsOf)).toEqual(said);
          for (const marks of pages.filter((each) => rowsOf(each).length > 0)) {
            expect(texts(marks).filter((text) => text === 'Day')).toHaveLength(1);
            expect(rowsOf(marks).at(-1)).toMatch(/^row/);
            expect(Math.max(...marks.map(lowestOf))).toBeLessThan(SHEET.height);
          }
          const heading = pages.find((marks) => texts(marks).includes('H'));
          expect(rowsOf(heading ?? [])).not.toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('writes figures up to the right edge of their column', () => {
    const [marks] = pagesOf([{ kind: 'table', table: { columns, rows: [row('row')] } }]);
    const figure = marks?.find((mark) => mark.kind === 'text' && mark.text === '1');
    expect(figure?.kind === 'text' && figure.x + ruler('1')).toBeCloseTo(SHEET.width - SHEET.side - 2);
  });
});

describe('a drawing', () => {
  it('is never parted, and its heading goes with it', () => {
    for (let count = 0; count < 60; count += 1) {
      const mark = (y: number): Mark => ({ kind: 'line', from: [0, y], to: [9, y], ink: 'use', width: 1 });
      const drawing = { height: () => 80, marks: ({ y }: { y: number }) => [mark(y), mark(y + 80)] };
      const pages = pagesOf([
        ...many(count),
        { kind: 'heading', text: 'H' },
        { kind: 'drawing', drawing, caption: 'below' },
      ]);
      const page = pages.find((marks) => texts(marks).includes('H')) ?? [];
      const drawn = page.filter((each) => each.kind === 'line' && each.ink === 'use');
      expect(drawn).toHaveLength(2);
      expect(texts(page)).toContain('below');
      expect(Math.max(...drawn.map(lowestOf))).toBeLessThanOrEqual(SHEET.height - SHEET.bottom);
    }
  });
});
