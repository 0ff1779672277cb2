// What `npm run bench` and `npm run detect` run, built where it changed; a process of its own, since projects import none of another's files.
import { buildBenchmarks } from './build.mjs';

if (!(await buildBenchmarks())) process.exit(1);
