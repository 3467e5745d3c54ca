/** Builds `compiler/dist`: generated files first, then one bundle for the command line and one for the library. */
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { root } from './generate.ts';

const generate = spawnSync(process.execPath, [join(root, 'compiler/build/generate.ts')], { stdio: 'inherit' });
if (generate.status !== 0) process.exit(generate.status ?? 1);

const dist = join(root, 'compiler/dist');
rmSync(dist, { recursive: true, force: true });
const shared = {
  bundle: true,
  minify: true,
  keepNames: true,
  platform: 'node',
  target: 'node22',
  legalComments: 'none',
  logLevel: 'warning',
} as const;
await build({
  ...shared,
  entryPoints: [join(root, 'compiler/src/cli/run.ts')],
  format: 'cjs',
  outfile: join(dist, 'cli.cjs'),
});
await build({
  ...shared,
  entryPoints: [join(root, 'compiler/src/index.ts')],
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  outfile: join(dist, 'index.js'),
});
const types = spawnSync('tsc', ['-p', join(root, 'compiler/tsconfig.build.json')], { stdio: 'inherit' });
if (types.status !== 0) process.exit(types.status ?? 1);

// What the package brings besides: modules without their tests and examples (their READMEs show those), the schemas that editors read, and the texts beside package.json.
const isPublished = (path: string): boolean => !/\/(?:\.terraform|tests|examples)(?:\/|$)|\.lock\.hcl$/.test(path);
cpSync(join(root, 'modules'), join(dist, 'modules'), { recursive: true, filter: isPublished });
for (const schema of ['service.schema.json', 'platform.schema.json']) cpSync(join(root, schema), join(dist, schema));
for (const text of ['README.md', 'LICENSE']) cpSync(join(root, text), join(root, 'compiler', text));
