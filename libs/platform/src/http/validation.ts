import { ValidationPipe } from '@nestjs/common';
import type { FieldProblem } from '@coprowatt/contracts';
import type { ValidationError } from 'class-validator';
import { AppError } from '../errors/app-error.ts';

/** Rule of a field that no request of this route has. */
export const UNKNOWN_FIELD_RULE = 'unknown_field';

function snakeCase(rule: string): string {
  return rule.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function problemOf(field: string, constraints: Record<string, string>): FieldProblem {
  const [rule = 'invalid', message = 'is not valid'] = Object.entries(constraints)[0] ?? [];
  if (rule === 'whitelistValidation')
    return { field, rule: UNKNOWN_FIELD_RULE, message: `${field} is not known here` };
  return { field, rule: snakeCase(rule), message };
}

/**
 * One problem a field, nested fields as dotted paths. `rule` is the class-validator rule in snake case
 * (`is_not_empty`, `matches`, `is_in`…) or `unknown_field`: stable keys that the web translates.
 */
export function fieldProblems(errors: ValidationError[], prefix = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const field = prefix + error.property;
    const own = error.constraints ? [problemOf(field, error.constraints)] : [];
    return [...own, ...fieldProblems(error.children ?? [], `${field}.`)];
  });
}

/** The global pipe: unknown fields are refused, every wrong field is named once, values become their DTO class. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new AppError('validation_failed', { errors: fieldProblems(errors) }),
  });
}
