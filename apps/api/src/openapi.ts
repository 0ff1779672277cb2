import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describedText } from './openapi/describe.ts';

const target = join(import.meta.dirname, '../../../docs/openapi.json');
await writeFile(target, await describedText());
process.stdout.write(`wrote ${target}\n`);
