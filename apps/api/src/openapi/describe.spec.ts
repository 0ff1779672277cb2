import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { describeApi, describedText } from './describe.ts';
import { METHODS } from './problems.ts';

const READINGS = '/api/v1/buildings/{id}/iot/readings';
/** A stream in one of three kinds. */
const FILE = '200 of get /api/v1/buildings/{id}/iot/export';
/** Text for a monitor. */
const METRICS = '200 of get /metrics';
const PASSWORD_RESET = '/api/v1/auth/password-reset';
const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemDocument' } } };

interface Told {
  answer: string;
  status: string;
  content: unknown;
}

/** Every answer of every operation. */
function answersOf({ paths }: OpenAPIObject): Told[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) =>
      Object.entries(item[method]?.responses ?? {}).map(([status, response]) => ({
        answer: `${status} of ${method} ${path}`,
        status,
        content: response && 'content' in response ? response.content : undefined,
      })),
    ),
  );
}

describe('the OpenAPI document', () => {
  let document: OpenAPIObject;

  beforeAll(async () => {
    document = await describeApi();
  });

  it('is the one in docs/openapi.json (else: npm run -w apps/api openapi, after a build)', async () => {
    const kept = await readFile(join(import.meta.dirname, '../../../../docs/openapi.json'), 'utf8');
    expect(await describedText()).toBe(kept);
  });

  it('says of every operation what it does and what it answers', () => {
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => (item[method] ? [{ name: `${method} ${path}`, ...item[method] }] : [])),
    );
    expect(operations.length).toBeGreaterThan(15);
    for (const { name, summary, description, responses } of operations) {
      expect({ name, told: Boolean(summary ?? description) }).toEqual({ name, told: true });
      const answers = Object.keys(responses).filter((status) => /^[23]/.test(status));
      expect({ name, answers: answers.length > 0 }).toEqual({ name, answers: true });
    }
  });

  it('gives the schema of every answer with a body, and none to the others', () => {
    const good = answersOf(document).filter(({ status }) => /^[23]/.test(status));
    const schema = { $ref: expect.stringMatching(/^#\/components\/schemas\/\w+Answer$/) };
    const either = { oneOf: [schema, schema] };
    for (const { answer, status, content } of good) {
      if (answer === FILE || answer === METRICS) continue;
      const isEmpty = ['204', '302', '304'].includes(status) || answer === `202 of post ${PASSWORD_RESET}`;
      const kind = answer === `200 of get ${READINGS}` ? either : schema;
      const expected = isEmpty ? undefined : { 'application/json': { schema: kind } };
      expect({ answer, content }).toEqual({ answer, content: expected });
    }
    const file = { schema: { type: 'string', format: 'binary' } };
    expect(Object.values(good.find(({ answer }) => answer === FILE)?.content ?? {})).toEqual([
      file,
      file,
      file,
    ]);
    expect(good.find(({ answer }) => answer === METRICS)?.content).toEqual({
      'text/plain': { schema: { type: 'string' } },
    });
  });

  it('says of every refusal that it is a problem document', () => {
    const refusals = answersOf(document).filter(({ status }) => !/^[23]/.test(status));
    for (const { answer, content } of refusals) {
      expect({ answer, content }).toEqual({ answer, content: PROBLEM });
    }
    expect(refusals.map(({ answer }) => answer)).toEqual(
      expect.arrayContaining([
        `default of get ${READINGS}`,
        `400 of get ${READINGS}`,
        `401 of get ${READINGS}`,
        `403 of post /api/v1/auth/logout`,
        `404 of get ${READINGS}`,
        '409 of post /api/v1/buildings/{id}/iot/linky/sync',
        '429 of post /api/v1/auth/login',
        '503 of get /health/ready',
      ]),
    );
  });

  it('says what every field of an answer means', () => {
    const schemas = Object.entries(document.components?.schemas ?? {});
    const fields = schemas.flatMap(([name, schema]) =>
      'properties' in schema && !name.endsWith('Dto')
        ? Object.entries(schema.properties ?? {}).map(([field, told]) => ({
            field: `${name}.${field}`,
            told,
          }))
        : [],
    );
    expect(fields.length).toBeGreaterThan(100);
    for (const { field, told } of fields) {
      expect({ field, told }).toEqual({
        field,
        told: expect.objectContaining({ description: expect.any(String) }),
      });
    }
  });

  it('lists paths in an order of its own', () => {
    expect(Object.keys(document.paths)).toEqual(Object.keys(document.paths).sort());
  });
});
