import { expect, it } from '@jest/globals';
import { flat, readBack } from './testing.ts';

const documentOf = (text: string) => ({
  title: 'T',
  lang: 'fr',
  madeAt: new Date(0),
  blocks: [{ kind: 'paragraph' as const, text }],
  foot: 'foot',
  pageName: () => '1',
});

it('what the four languages need is read back from the file', async () => {
  const text = '286 € de CO₂ à 1\u202f248 kWh : « cœur d’îlot », Größe, coëfficiënt, „so“, \u22123 %';
  const { pages, lost } = await readBack(documentOf(text));
  expect(pages.map(flat)).toEqual([flat(`${text} foot 1`)]);
  expect(lost).toEqual([]);
});

it('a character that the fonts lack is named', async () => {
  expect((await readBack(documentOf('up ▲ and down'))).lost).toEqual(['▲']);
});
