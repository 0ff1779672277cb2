import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayWindow, parseWindow } from '../consumption/window.ts';
import { exportName, type NamedContent } from './file-name-rules.ts';
import { aHostileText } from './testing.ts';

const WINDOW = dayWindow('2026-05-24', '2026-06-23', 'Europe/Paris');

const aName = fc.oneof(aHostileText, fc.string({ maxLength: 300 }));
const named = (content: Partial<NamedContent>, extension = 'csv'): string =>
  exportName({ building: 'x', meter: null, step: 'days', window: WINDOW, ...content }, extension);

describe('the name of a file', () => {
  it.each([
    ['Résidence des Tilleuls, Lille', 'residence-des-tilleuls-lille'],
    ['Le "Bœuf"\r\nSet-Cookie: a=b', 'le-boeuf-set-cookie-a-b'],
    ['../../etc/passwd', 'etc-passwd'],
    ['Straße; filename=x.exe', 'strasse-filename-x-exe'],
    ['中文', 'coprowatt'],
    ['', 'coprowatt'],
  ])('of %j is %s, with the first and the last day', (building, name) => {
    expect(named({ building })).toBe(`${name}-days-2026-05-24-2026-06-22.csv`);
  });

  it('is made of harmless letters, and short, whatever the building is called', () => {
    fc.assert(
      fc.property(aName, fc.option(aName), (building, meter) => {
        expect(named({ building, meter }, 'xlsx')).toMatch(
          /^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?(-[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?)?-days-2026-05-24-2026-06-22\.xlsx$/,
        );
      }),
    );
  });

  it('tells the meter that it is of, if its label has a letter', () => {
    expect(named({ meter: 'Ascenseur « B »', step: 'jours' })).toBe(
      'x-ascenseur-b-jours-2026-05-24-2026-06-22.csv',
    );
    expect(named({ meter: '…' })).toBe('x-days-2026-05-24-2026-06-22.csv');
  });

  it('tells the one day of a window within it', () => {
    const within = parseWindow(
      { from: '2026-06-01T08:00:00Z', to: '2026-06-01T10:00:00Z' },
      '2026-06-22',
      'Europe/Paris',
    );
    expect(named({ window: within }, 'json')).toBe('x-days-2026-06-01-2026-06-01.json');
  });
});
