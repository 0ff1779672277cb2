// Finds a Chromium for the tests: CHROMIUM_PATH, the one from the npm registry (Linux x64), the system's, Playwright's own.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LaunchOptions } from '@playwright/test';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The package's own names folders of another machine: without a font Chromium ends at the first letter. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
</fontconfig>
`;

/** Unpacks once, into a folder named after the package's version; an interrupted unpacking leaves nothing behind. */
async function unpackBundled(): Promise<string> {
  const packageFile = join(root, 'node_modules/@sparticuz/chromium/package.json');
  const { version } = JSON.parse(await readFile(packageFile, 'utf8'));
  const folder = join(root, 'node_modules/.cache', `chromium-${version}`);
  if (!existsSync(folder)) {
    const unpacking = `${folder}.${process.pid}`;
    await mkdir(unpacking, { recursive: true });
    const previousTmp = process.env.TMPDIR;
    process.env.TMPDIR = unpacking;
    try {
      const { default: chromium, inflate } = await import('@sparticuz/chromium');
      await chromium.executablePath();
      await inflate(join(dirname(packageFile), 'bin/al2023.tar.br'));
      await writeFile(join(unpacking, 'fonts/fonts.conf'), FONTS);
    } finally {
      if (previousTmp === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = previousTmp;
    }
    await rename(unpacking, folder).catch(async (error: unknown) => {
      await rm(unpacking, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    });
  }
  return folder;
}

/** A machine without the NSS libraries can use the copies that come in the same package. */
function libraryEnvironment(folder: string): Record<string, string> {
  const bare = spawnSync(join(folder, 'chromium'), ['--version'], { encoding: 'utf8' });
  return bare.status === 0 ? {} : { LD_LIBRARY_PATH: join(folder, 'al2023/lib') };
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Launch options for Playwright. No flag beyond its own defaults: the package's own flags would switch web security off. */
export async function chromiumLaunchOptions(): Promise<LaunchOptions> {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) return { executablePath: chosen };
  if (process.platform === 'linux' && process.arch === 'x64') {
    const folder = await unpackBundled();
    return {
      executablePath: join(folder, 'chromium'),
      env: { ...inherited(), FONTCONFIG_PATH: join(folder, 'fonts'), ...libraryEnvironment(folder) },
    };
  }
  const system = SYSTEM_BROWSERS.find((path) => existsSync(path));
  return system ? { executablePath: system } : {};
}
