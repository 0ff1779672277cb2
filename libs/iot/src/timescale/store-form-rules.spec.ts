import { describe, expect, it } from '@jest/globals';
import type { Abilities } from './abilities.ts';
import type { KeptForm } from './kept-form.ts';
import { chooseForm } from './store-form-rules.ts';

const absent: Abilities = {
  version: null,
  creatable: false,
  licence: null,
  hypertable: false,
  compression: false,
};
const apache: Abilities = { ...absent, version: '2.29.2', licence: 'apache', hypertable: true };
const community: Abilities = { ...apache, licence: 'timescale', compression: true };

const fresh: KeptForm = { form: null, mixed: false };
const packed: KeptForm = { form: 'packed', mixed: false };
const rows: KeptForm = { form: 'rows', mixed: false };

describe('the form of store that a process writes', () => {
  it.each([
    ['no extension', absent, 'packed'],
    ['the Apache licence', apache, 'packed'],
    ['the community licence', community, 'rows'],
  ] as const)('begins with what suits a server with %s', (_, abilities, form) => {
    expect(chooseForm(null, fresh, abilities)).toMatchObject({ form, warnings: [] });
  });

  it('goes on as the database was begun, when the server gains the licence or loses it', () => {
    expect(chooseForm(null, packed, community)).toMatchObject({ form: 'packed', warnings: [] });
    expect(chooseForm(null, rows, absent)).toMatchObject({
      form: 'rows',
      warnings: [expect.stringContaining('not compressed')],
    });
  });

  it('obeys what is asked, and warns of rows that nothing compresses and of a second form', () => {
    expect(chooseForm('rows', fresh, apache)).toMatchObject({
      form: 'rows',
      warnings: [expect.stringContaining('Apache licence')],
    });
    expect(chooseForm('rows', packed, apache)).toMatchObject({
      form: 'rows',
      warnings: [
        expect.stringContaining('Apache licence'),
        expect.stringContaining('this database holds packed days'),
      ],
    });
    expect(chooseForm('packed', rows, community).warnings).toEqual([
      expect.stringContaining('this database holds rows'),
    ]);
    expect(chooseForm('packed', packed, community).warnings).toEqual([]);
    expect(chooseForm('rows', rows, community).warnings).toEqual([]);
  });

  it('says of a server whose extension is too old what compression needs', () => {
    const old: Abilities = { ...community, version: '2.19.3', compression: false };
    expect(chooseForm(null, fresh, old)).toMatchObject({
      form: 'packed',
      why: expect.stringContaining('2.19.3, community licence; compression needs 2.20 or later'),
    });
    expect(chooseForm(null, rows, old).warnings).toEqual([expect.stringContaining('needs 2.20 or later')]);
    expect(chooseForm(null, fresh, community).why).not.toContain('needs');
  });

  it('warns as long as days lie in the other form', () => {
    for (const asked of [null, 'packed'] as const)
      expect(chooseForm(asked, { ...packed, mixed: true }, community).warnings).toEqual([
        expect.stringContaining('in the other form than packed days'),
      ]);
  });
});
