import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { ProblemAnswer } from './problem.answer.ts';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Responses = Operation['responses'];

export const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Method = (typeof METHODS)[number];

const CONTENT = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemAnswer) } } };

function takesInput({ requestBody, parameters = [] }: Operation): boolean {
  return requestBody !== undefined || parameters.some((one) => 'in' in one && one.in === 'query');
}

/** Several descriptions of one status, joined as `@nestjs/swagger` joins those of decorators. */
function together(...said: (string | undefined)[]): string {
  return said.filter(Boolean).join('\n\n');
}

function descriptionOf(responses: Responses, status: string): string | undefined {
  const response = responses[status];
  return response && 'description' in response ? response.description : undefined;
}

/** What stands before every route refuses: wrong input, and a change asked by a page of another origin. */
function generalRefusals(method: Method, operation: Operation): Responses {
  const told = (status: string): string | undefined => descriptionOf(operation.responses, status);
  const foreign = '`origin_refused`: asked by a page of another origin';
  return {
    ...(takesInput(operation) && { 400: { description: told('400') ?? '`validation_failed`' } }),
    ...(method !== 'get' && { 403: { description: together(told('403'), foreign) } }),
    default: { description: 'Any other refusal, such as `payload_too_large` or `internal_error`' },
  };
}

function withProblems(method: Method, operation: Operation): Operation {
  const responses = Object.entries({ ...operation.responses, ...generalRefusals(method, operation) }).map(
    ([status, response]) => [status, /^[123]/.test(status) ? response : { ...response, content: CONTENT }],
  );
  return { ...operation, responses: Object.fromEntries(responses) as Responses };
}

/** Says of every operation that its refusals are problem documents, and adds those that no controller knows of. */
export function describeProblems(paths: OpenAPIObject['paths']): OpenAPIObject['paths'] {
  return Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, itemWithProblems(item)]));
}

function itemWithProblems(item: PathItem): PathItem {
  const told = METHODS.flatMap((method) => {
    const operation = item[method];
    return operation ? [[method, withProblems(method, operation)]] : [];
  });
  return { ...item, ...Object.fromEntries(told) };
}
