import { describe, expect, it } from '@jest/globals';
import { IsOptional, IsString, Length } from 'class-validator';
import { EnvBoolean, EnvInteger } from './env-decorators.ts';
import { readEnv } from './env-slice.ts';

class ShopEnv {
  @IsString()
  @Length(3, 10)
  SHOP_NAME = 'default';

  @EnvInteger(1, 10)
  SHOP_TILLS = 2;

  @EnvBoolean()
  SHOP_OPEN = false;

  @IsOptional()
  @IsString()
  SHOP_OWNER?: string;
}

describe('a slice of the environment', () => {
  it('reads its own variables, typed, and nothing else', () => {
    expect(readEnv(ShopEnv, { SHOP_TILLS: '7', SHOP_OPEN: 'on', PATH: '/bin' })).toEqual({
      SHOP_NAME: 'default',
      SHOP_TILLS: 7,
      SHOP_OPEN: true,
    });
  });

  it.each([
    ['true', true],
    ['1', true],
    ['off', false],
    ['NO', false],
  ])('understands %s', (text, expected) => {
    expect(readEnv(ShopEnv, { SHOP_OPEN: text }).SHOP_OPEN).toBe(expected);
  });

  it('names each wrong variable once', () => {
    expect(() => readEnv(ShopEnv, { SHOP_NAME: 'x', SHOP_TILLS: '11' })).toThrow(
      'Configuration refused: SHOP_NAME must be longer than or equal to 3 characters; SHOP_TILLS must be a whole number from 1 to 10.',
    );
  });
});
