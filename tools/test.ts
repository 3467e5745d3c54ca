/**
 * Runs the tests by tier: `node tools/test.ts` all of them, `node tools/test.ts quick` one. Tiers that need tools (Terragrunt, an engine, the emulator)
 * say what is missing and are skipped; with CI=true they fail instead.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';

const root = resolve(fileURLToPath(import.meta.url), '../..');

const TIERS: Readonly<Record<string, string>> = {
  quick: 'unit, golden and diagnostics: no tools, no network',
  editor: 'the published schemas in a real yaml-language-server',
  package: 'the packed tarball, installed into an empty folder',
  modules: 'terraform test in every module with both engines, checkov, tflint',
  dev: '`just dev` with real processes, and `just local-connect` with stand-in programs',
  services: 'the example services and their collectors as the task definitions say, with real tracing',
  live: 'the committed units under real Terragrunt',
  local: 'every unit applied to an emulated AWS account and read back',
  containers: 'docker compose up of the example services, called, stopped and gone',
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((tier) => tier !== 'all' && !(tier in TIERS));
if (unknown.length > 0 || wanted.includes('--help')) {
  const lines = Object.entries(TIERS).map(([name, says]) => `  ${name.padEnd(10)} ${says}`);
  console.error(
    `${unknown.length > 0 ? `no tier is named ${unknown.join(', ')}\n` : ''}tiers:\n${lines.join('\n')}\n  all        every tier, as \`npm test\` does`,
  );
  process.exit(unknown.length > 0 ? 2 : 0);
}

const tiers = wanted.length === 0 || wanted.includes('all') ? Object.keys(TIERS) : wanted;
const env: NodeJS.ProcessEnv = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env.PATH ?? ''}` };

// What the tiers need is brought before them, where its progress can be seen; the first time that takes some minutes.
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  modules: ['tofu', 'tflint', 'checkov'],
  services: ['collector'],
  live: ['terragrunt', 'actionlint'],
  local: ['terragrunt', 'tofu', 'emulator'],
  containers: ['docker', 'compose', 'collector'],
};
const needed = [...new Set(tiers.flatMap((tier) => NEEDS[tier] ?? []))];
if (needed.length > 0) {
  console.error('── tools: found, or built once into a cache');
  const { status } = spawnSync('node', [join(root, 'tools/bring.ts'), ...needed], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0 && env.CI) process.exit(1);
}

const failed: string[] = [];
for (const tier of tiers) {
  console.error(`\n── ${tier}: ${TIERS[tier]}`);
  const { status } = spawnSync('vitest', ['run', '--project', tier], { cwd: root, env, stdio: 'inherit' });
  if (status !== 0) failed.push(tier);
}
console.error(
  failed.length === 0
    ? `\n${tiers.length} ${tiers.length === 1 ? 'tier' : 'tiers'} passed: ${tiers.join(', ')}`
    : `\nfailed: ${failed.join(', ')}`,
);
process.exit(failed.length === 0 ? 0 : 1);
