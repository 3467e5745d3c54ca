/** Builds `compiler/dist`: generated files first, then one bundle for the command line and one for the library. */
import { cpSync, existsSync, rmSync } from 'node:fs';
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
for (const folder of ['modules']) {
  const source = join(root, folder);
  if (existsSync(source))
    cpSync(source, join(dist, folder), {
      recursive: true,
      filter: (path) => !/\/(\.terraform|tests)(\/|$)|\.lock\.hcl$/.test(path),
    });
}
