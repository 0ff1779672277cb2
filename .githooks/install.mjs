// Points git at the hooks of this folder; a checkout without git (an archive) simply has no hooks.
import { spawnSync } from 'node:child_process';

spawnSync('git', ['config', 'core.hooksPath', '.githooks'], { stdio: 'ignore' });
