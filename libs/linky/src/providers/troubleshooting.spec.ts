import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ENEDIS_CATALOGUE } from './enedis/enedis-catalogue-rules.ts';
import { MED_CATALOGUE } from './myelectricaldata/med-catalogue-rules.ts';
import type { CatalogueRow } from './operator-answer-rules.ts';
import { ORES_CATALOGUE } from './ores/ores-catalogue-rules.ts';

const DOCS = new URL('../../../../docs/providers/', import.meta.url);
const textOf = (page: string): string => spelled(readFileSync(new URL(page, DOCS), 'utf8'));
const spelled = (text: string): string => text.toLowerCase().replaceAll('_', '-');
const codesOf = (catalogue: CatalogueRow[]): string[] =>
  catalogue.flatMap(({ code }) => (code === undefined ? [] : [spelled(code)]));

/** What only a consent page says, on its way back. */
const RETURNS = ['access-denied', 'demande-non-aboutie'];

describe('the troubleshooting of an operator', () => {
  it.each([
    ['enedis.md', [...codesOf(ENEDIS_CATALOGUE), ...RETURNS]],
    ['ores.md', [...codesOf(ORES_CATALOGUE), 'access-denied']],
    [
      'myelectricaldata.md',
      codesOf(MED_CATALOGUE).filter((code) => !codesOf(ENEDIS_CATALOGUE).includes(code)),
    ],
  ])('in %s names every code that its table knows', (page, codes) => {
    const text = textOf(page);
    expect(codes.filter((code) => !text.includes(`\`${code}`))).toEqual([]);
  });
});
