/** Everything that a change must pass before it is done: the checks, all tiers, and the README's two commands in a fresh clone. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryFolder } from './paths.ts';

function run(title: string, command: string, args: readonly string[], cwd: string): void {
  console.error(`\n══ ${title}`);
  const { status } = spawnSync(command, [...args], { cwd, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\nnot ready: ${title}`);
    process.exit(1);
  }
}

const { stdout: changes } = spawnSync('git', ['status', '--porcelain'], { cwd: repositoryFolder, encoding: 'utf8' });
if (changes.trim() !== '') console.error(`not committed, so not in the fresh clone:\n${changes}`);

run('the checks', 'npm', ['run', '--silent', 'check'], repositoryFolder);
run('all tiers', 'npm', ['test', '--silent'], repositoryFolder);

const clone = mkdtempSync(join(tmpdir(), 'ecs-compile-clone-'));
try {
  run('a fresh clone', 'git', ['clone', '--quiet', repositoryFolder, clone], repositoryFolder);
  run('the first command of the README', 'npm', ['ci', '--no-audit', '--no-fund'], clone);
  run('… and its compilation', 'npx', ['ecs-compile', '--out', 'build'], clone);
  run('the quick tier there', 'npx', ['just', 'test'], clone);
} finally {
  rmSync(clone, { recursive: true, force: true });
}
console.error('\nready');
