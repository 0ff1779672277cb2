import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { describeApi, describedText } from './describe.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

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

  it('lists paths in an order of its own', () => {
    expect(Object.keys(document.paths)).toEqual(Object.keys(document.paths).sort());
  });
});
