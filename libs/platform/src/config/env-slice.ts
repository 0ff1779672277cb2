import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import type { Provider } from '@nestjs/common';
import { StartRefused } from '../errors/start-refused.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type EnvClass<T extends object> = new () => T;

function declaredNames(slice: EnvClass<object>): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(slice, '', false, false);
  return [...new Set(rules.map((rule) => rule.propertyName))];
}

/** Only declared variables are read; an empty value counts as absent. */
function pick(environment: Environment, names: string[]): Record<string, string> {
  const present = names.flatMap((name) => {
    const value = environment[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return Object.fromEntries(present);
}

function sentence(error: ValidationError): string {
  return Object.values(error.constraints ?? {})[0] ?? `${error.property} is not valid`;
}

/** Raised at boot: names each wrong variable, never its value. */
export class ConfigError extends StartRefused {
  constructor(problems: string[]) {
    super(`Configuration refused: ${problems.join('; ')}.`);
  }
}

/**
 * Reads and checks a class of environment variables: the property names are the variables' names,
 * class-validator states the rules, initialisers are the defaults.
 * @throws ConfigError naming every wrong variable.
 */
export function readEnv<T extends object>(slice: EnvClass<T>, environment: Environment = process.env): T {
  const values = plainToInstance(slice, pick(environment, declaredNames(slice)), {
    exposeDefaultValues: true,
  });
  const errors = validateSync(values, {
    stopAtFirstError: true,
    validationError: { target: false, value: false },
  });
  if (errors.length > 0) throw new ConfigError(errors.map(sentence));
  return values;
}

/** Provider of a lib's own slice of the environment, read and checked once at boot. */
export function envSlice<T extends object>(slice: EnvClass<T>): Provider<T> {
  return { provide: slice, useFactory: () => readEnv(slice) };
}
