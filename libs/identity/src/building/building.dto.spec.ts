import { describe, expect, it } from '@jest/globals';
import { createValidationPipe, AppError } from '@coprowatt/platform';
import type { FieldProblem } from '@coprowatt/contracts';
import type { Type } from '@nestjs/common';
import { BuildingChangesDto, BuildingInputDto } from './building.dto.ts';

const LILLE = {
  name: 'Résidence Lille',
  address: '1 rue de Béthune',
  city: 'Lille',
  country: 'FR',
  lots: 24,
  floorAreaM2: 1800,
  hasLift: true,
  hasHeating: false,
  hasParking: true,
  currency: 'EUR',
  accountingYearStart: '01-01',
};

async function read<T>(metatype: Type<T>, body: object): Promise<T> {
  return createValidationPipe().transform(body, { type: 'body', metatype });
}

async function problems(metatype: Type<object>, body: object): Promise<[string, string][]> {
  const refusal = await read(metatype, body).then(
    () => null,
    (error: unknown) => error,
  );
  if (!(refusal instanceof AppError)) return [];
  return (refusal.errors ?? []).map(({ field, rule }: FieldProblem) => [field, rule]);
}

describe('a new building', () => {
  it('is read with its texts trimmed', async () => {
    await expect(read(BuildingInputDto, { ...LILLE, name: '  Résidence Lille ' })).resolves.toMatchObject(
      LILLE,
    );
  });

  it('may have a name in any script, with signs that are joined', async () => {
    for (const name of ['בית הדקל', 'Résidence 👩‍👩‍👧', 'O’Neill & fils']) {
      expect(await problems(BuildingInputDto, { ...LILLE, name })).toEqual([]);
    }
  });

  it('may have no known floor area', async () => {
    const { floorAreaM2: _, ...without } = LILLE;
    expect(await problems(BuildingInputDto, without)).toEqual([]);
    expect(await problems(BuildingInputDto, { ...LILLE, floorAreaM2: null })).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['name', { name: ' ' }, 'is_length'],
    ['name', { name: 5 }, 'is_string'],
    ['address', { address: 'a\u0000b' }, 'matches'],
    ['address', { address: 'rue\u2028Lille' }, 'matches'],
    ['name', { name: 'Lille \u202eevil' }, 'matches'],
    ['name', { name: 'Lille \u2066evil' }, 'matches'],
    ['city', { city: 'x'.repeat(81) }, 'is_length'],
    ['country', { country: 'DE' }, 'is_in'],
    ['lots', { lots: 0 }, 'min'],
    ['lots', { lots: 1.5 }, 'is_int'],
    ['lots', { lots: '12' }, 'is_int'],
    ['floorAreaM2', { floorAreaM2: -1 }, 'min'],
    ['hasLift', { hasLift: 'yes' }, 'is_boolean'],
    ['currency', { currency: 'USD' }, 'is_in'],
    ['accountingYearStart', { accountingYearStart: '02-29' }, 'matches'],
    ['accountingYearStart', { accountingYearStart: '13-01' }, 'matches'],
    ['organisationId', { organisationId: 'mine' }, 'is_uuid'],
    ['timeZone', { timeZone: 'Europe/Paris' }, 'unknown_field'],
    ['id', { id: 'x' }, 'unknown_field'],
  ])('is refused for %s: %j', async (field, change, rule) => {
    expect(await problems(BuildingInputDto, { ...LILLE, ...change })).toEqual([[field, rule]]);
  });

  it('needs every other field', async () => {
    const fields = (await problems(BuildingInputDto, {})).map(([field]) => field);
    expect(fields.sort()).toEqual(
      Object.keys(LILLE)
        .filter((field) => field !== 'floorAreaM2')
        .sort(),
    );
  });
});

describe('changes to a building', () => {
  it('may name any field alone, or none', async () => {
    expect(await problems(BuildingChangesDto, {})).toEqual([]);
    expect(await problems(BuildingChangesDto, { lots: 3 })).toEqual([]);
  });

  it('cannot empty a field that every building has', async () => {
    expect(await problems(BuildingChangesDto, { name: null })).toEqual([['name', 'is_string']]);
  });

  it('cannot move it to another organisation', async () => {
    const organisationId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
    expect(await problems(BuildingChangesDto, { organisationId })).toEqual([
      ['organisationId', 'unknown_field'],
    ]);
  });
});
