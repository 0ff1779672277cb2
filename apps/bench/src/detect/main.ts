import { detect } from './detect.ts';
import { InputError } from './input-error.ts';
import { detectOptions, USAGE } from './options.ts';

// npm starts a command in the project's folder and names the caller's own.
const folder = process.env['INIT_CWD'] ?? process.cwd();
const args = process.argv.slice(2);
try {
  if (args.includes('--help')) console.log(`Usage: ${USAGE}`);
  else await detect(detectOptions(args, folder), (line) => console.log(line));
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
