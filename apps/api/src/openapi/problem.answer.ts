import { ERROR_CODES, type ErrorCode, type FieldProblem, type ProblemDocument } from '@coprowatt/contracts';
import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';

@ApiSchema({ name: 'FieldProblem' })
export class FieldProblemAnswer implements FieldProblem {
  @ApiProperty({ description: 'Dotted path of the field.', example: 'purposes.daily' })
  field: string;

  @ApiProperty({ description: 'Stable key of the rule that it breaks.' })
  rule: string;

  @ApiProperty({ description: 'The rule in an English sentence.' })
  message: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }] },
    description: 'What a translation of the rule needs.',
  })
  params?: Record<string, string | number>;
}

/** RFC 9457 problem document. */
@ApiSchema({ name: 'ProblemDocument' })
export class ProblemAnswer implements ProblemDocument {
  @ApiProperty({ description: 'Always `about:blank`: `code` tells problems apart.', example: 'about:blank' })
  type: string;

  @ApiProperty({ description: 'The code in a few English words.' })
  title: string;

  @ApiProperty({ type: 'integer', description: 'HTTP status of the answer.' })
  status: number;

  @ApiProperty({ enum: ERROR_CODES, description: 'What is wrong; the only member to decide on.' })
  code: ErrorCode;

  @ApiPropertyOptional({ description: 'This very case in an English sentence.' })
  detail?: string;

  @ApiProperty({ description: 'Names the request in our logs.' })
  correlationId: string;

  @ApiPropertyOptional({
    type: [FieldProblemAnswer],
    description: 'The wrong fields, with `validation_failed`.',
  })
  errors?: FieldProblemAnswer[];

  @ApiPropertyOptional({ type: 'integer', description: 'Seconds to wait, as in `Retry-After`.' })
  retryAfter?: number;
}
