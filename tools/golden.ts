/** Records the golden files and the diagnostics' cases again, and shows what changed: read it before you commit it. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';

if (process.argv.length > 2) {
  console.error(
    'just golden: records the golden files and the cases of the diagnostics again, and shows what changed; it takes no arguments',
  );
  process.exit(process.argv[2] === '--help' ? 0 : 2);
}

const root = resolve(fileURLToPath(import.meta.url), '../..');
const env = { ...process.env, GOLDEN: 'write', PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` };
const recorded = ['compiler/test/golden.test.ts', 'compiler/test/diagnostics.test.ts'];
const { status } = spawnSync('vitest', ['run', '--project', 'quick', ...recorded], {
  cwd: root,
  env,
  stdio: 'inherit',
});
spawnSync('git', ['--no-pager', 'diff', '--stat', '--', 'compiler/test/golden', 'compiler/test/diagnostics'], {
  cwd: root,
  stdio: 'inherit',
});
spawnSync('git', ['--no-pager', 'diff', '--', 'compiler/test/golden', 'compiler/test/diagnostics'], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
