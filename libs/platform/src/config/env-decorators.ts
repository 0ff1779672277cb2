import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsBoolean, IsInt, Max, Min } from 'class-validator';

const YES = ['true', 'on', '1', 'yes'];
const NO = ['false', 'off', '0', 'no'];

function asBoolean(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const word = value.toLowerCase();
  return YES.includes(word) ? true : NO.includes(word) ? false : value;
}

/** A yes/no variable: on, true, 1, yes or off, false, 0, no. */
export function EnvBoolean(): PropertyDecorator {
  return applyDecorators(
    Transform(({ value }) => asBoolean(value)),
    IsBoolean({ message: '$property must be on or off' }),
  );
}

/** A whole number between two bounds. */
export function EnvInteger(least: number, most: number): PropertyDecorator {
  const message = `$property must be a whole number from ${least} to ${most}`;
  return applyDecorators(
    Transform(({ value }) => (typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value)),
    Max(most, { message }),
    Min(least, { message }),
    IsInt({ message }),
  );
}
