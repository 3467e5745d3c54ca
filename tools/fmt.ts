/**
 * `just fmt`: every language of the repository with its own formatter. One that is not on the machine is named and left out.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryFolder } from './paths.ts';
import { readPlatform } from './platform.ts';
import { fail, say } from './progress.ts';
import { run } from './run.ts';
import { prepareTerragrunt } from './terragrunt.ts';

const bin = (name: string) => join(repositoryFolder, 'node_modules', '.bin', name);
const inRepository = { cwd: repositoryFolder };

const typescript = await run(bin('biome'), ['format', '--write', '.'], inRepository);
const recipes = await run(bin('just'), ['--fmt', '--unstable'], inRepository);
let code = Math.max(typescript.code, recipes.code);

const prepared = await prepareTerragrunt();
if (prepared.ok) {
  const { live } = readPlatform();
  const { terragrunt } = prepared;
  const modules = await run(terragrunt.engine.path, ['fmt', '-recursive', join(repositoryFolder, 'modules')], {
    env: terragrunt.engine.env,
  });
  const units = existsSync(live) ? await terragrunt.run(['hcl', 'fmt', '--working-dir', live]) : { code: 0 };
  code = Math.max(code, modules.code, units.code);
} else {
  say('fmt', `HCL left as it is: ${prepared.message}`);
}
if (code !== 0) fail('not everything could be formatted');
process.exitCode = code;
