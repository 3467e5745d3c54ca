/**
 * `just tg <env> [unit] <operation> [args…]`: Terragrunt over a whole environment or one unit of it.
 *
 * What it adds to Terragrunt: names instead of paths, one question before something changes, and the truth about plans that rest on
 * mock values. Exit codes are Terragrunt's own; 2 is also a wrong call, and 1 a saved plan that was refused.
 */
import { createInterface } from 'node:readline/promises';
import { emulatorEnvironment, emulatorStatus } from './emulator.ts';
import { localRegion } from './local-tree.ts';
import { localTree } from './paths.ts';
import { readPlatform } from './platform.ts';
import { fail, paint, say, warn } from './progress.ts';
import type { Result } from './run.ts';
import { planFile, removeSavedPlan } from './saved-plans.ts';
import { type Provisional, prepareTerragrunt, provisionalUnits, type Terragrunt } from './terragrunt.ts';
import { operations, parseRequest, type Request } from './tg-arguments.ts';
import { keptByDestroy } from './units.ts';

const help = `just tg <env> [unit] <operation> [args…]

  just tg dev plan                     what would change in dev, unit by unit in order
  just tg dev apply                    make it so; asks once (--yes or -y answers)
  just tg dev aws/oidc apply           one unit, by its path below the environment
  just tg dev consumer output -json    or by its last part, where that is unique
  just tg dev plan --filter '[main...HEAD]'   only units whose files or manifests changed
  just tg dev bootstrap                make the bucket for the state, once per environment
  just tg dev destroy                  protected queues and what they need are left, and named

Operations: ${operations.join(', ')}.
Arguments after the operation go to Terraform or OpenTofu; --filter goes to Terragrunt.
A plan whose dependencies are not applied yet shows mock values. It is provisional: this says so, and never saves it.

ECS_COMPILE_ENGINE=terraform|tofu   chooses the engine
ECS_COMPILE_CACHE=FOLDER            where programs that had to be built are kept
`;

const changing = ['apply', 'destroy'];

async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 0 || argv.includes('--help') || argv.includes('-h')) {
    process.stdout.write(help);
    return argv.length === 0 ? 2 : 0;
  }
  const parsed = parseRequest(argv, readPlatform().live, localTree);
  if (!parsed.ok) return fail(parsed.message, 2);
  const { request } = parsed;
  const out = planFile(request.args);
  if (out?.startsWith('/') && request.unit === undefined) {
    return fail(
      `every unit would write its plan to ${out}: give a relative name, it is kept in each unit's working copy`,
      2,
    );
  }
  const refusal = await refused(request);
  if (refusal !== undefined) return refusal;

  const env = await environmentFor(request);
  if (env === undefined) return fail('the emulator does not run: `just local up`');
  const prepared = await prepareTerragrunt(env);
  if (!prepared.ok) return fail(prepared.message);
  if (request.operation === 'bootstrap') return bootstrap(request, prepared.terragrunt);
  return operate(request, prepared.terragrunt, out);
}

async function operate(request: Request, terragrunt: Terragrunt, out: string | undefined): Promise<number> {
  const { environment, folder, units, unit, operation, filters } = request;
  const where = ['--working-dir', unit?.folder ?? folder];
  const args = [
    ...(unit !== undefined && request.yes && changing.includes(operation) ? ['-auto-approve'] : []),
    ...request.args,
  ];
  // One unit needs no prefix that says which: the engine's own output goes through untouched.
  const scope = unit === undefined ? ['--all', '--non-interactive', ...filters] : ['--tf-forward-stdout'];
  const watched = ['plan', 'apply', 'destroy'].includes(operation);
  const result = await terragrunt.run(['run', ...where, ...scope, '--', operation, ...args], {
    output: watched ? 'tee' : 'inherit',
  });
  if (!watched) return result.code;

  advise(result, environment);
  if (operation !== 'plan') return result.code;
  const provisional = provisionalUnits(result.stdout + result.stderr, folder, unit === undefined ? units : [unit]);
  if (provisional.length === 0) return result.code;
  report(provisional, environment);
  if (out === undefined) return result.code;
  for (const name of new Set(provisional.map(({ unit: dependent }) => dependent))) {
    const found = units.find((one) => one.name === name);
    if (found !== undefined) removeSavedPlan(terragrunt.engine.name, found.folder, out);
  }
  fail(`the plan in \`${out}\` was not kept: applying it would write mock values into real resources`);
  return 1;
}

function report(provisional: readonly Provisional[], environment: string): void {
  const missing = [...new Set(provisional.map(({ notApplied }) => notApplied))].sort();
  const affected = [...new Set(provisional.map(({ unit }) => unit))].sort();
  warn(
    `this plan is provisional: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not applied yet, so mock values stand in the plan of ${affected.join(', ')}`,
  );
  say('next', missing.length === 1 ? `just tg ${environment} ${missing[0]} apply` : `just tg ${environment} apply`);
}

/** Turns Terragrunt's two commonest first-day failures into the command that mends them. */
function advise(result: Result, environment: string): void {
  if (result.code === 0) return;
  const text = result.stdout + result.stderr;
  if (/S3 bucket .* does not exist|NoSuchBucket/.test(text))
    say('next', `the bucket for the state is missing: just tg ${environment} bootstrap`);
  if (/detected no outputs/.test(text)) say('next', `a dependency is not applied yet: just tg ${environment} apply`);
}

/** The bucket is one for all units; Terragrunt cannot bootstrap a unit whose dependencies have no state, so one without any is taken. */
async function bootstrap(request: Request, terragrunt: Terragrunt): Promise<number> {
  const unit = request.unit ?? request.units.find(({ dependencies }) => dependencies.length === 0);
  if (unit === undefined) return fail(`no unit of ${request.environment} stands alone: name one`, 2);
  const result = await terragrunt.run([
    'backend',
    'bootstrap',
    '--working-dir',
    unit.folder,
    '--non-interactive',
    ...request.args,
  ]);
  if (result.code === 0) say('state', `the bucket for ${request.environment} is there (by ${unit.name})`);
  return result.code;
}

/**
 * One question for a whole environment; for one unit the engine shows its plan and asks itself. Returns the exit code of a refusal:
 * 2 when nobody can be asked, 1 when the answer was no.
 */
async function refused(request: Request): Promise<number | undefined> {
  const { environment, units, unit, operation } = request;
  const kept = operation === 'destroy' && unit === undefined ? keptByDestroy(units) : [];
  if (kept.length > 0) say('left', `${kept.map(({ name }) => name).join(', ')} (prevent_destroy, and what that needs)`);
  if (!changing.includes(operation) || request.yes || request.args.some((word) => /^--?auto-approve/.test(word)))
    return undefined;
  if (process.stdin.isTTY !== true)
    return fail(`${operation} changes ${environment} and nobody can be asked here: add --yes`, 2);
  if (unit !== undefined) return undefined;
  const touched = units.filter((one) => !kept.includes(one));
  say(operation, `${paint('bold', environment)}: ${touched.map(({ name }) => name).join(', ')}`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question(
    `${operation} ${touched.length} ${touched.length === 1 ? 'unit' : 'units'}? [y/N] `,
  );
  lines.close();
  return /^y(es)?$/i.test(answer.trim()) ? undefined : 1;
}

async function environmentFor(request: Request): Promise<NodeJS.ProcessEnv | undefined> {
  if (request.folder !== localTree) return process.env;
  const emulator = await emulatorStatus();
  return emulator === undefined ? undefined : { ...process.env, ...emulatorEnvironment(emulator, localRegion()) };
}

process.exitCode = await main(process.argv.slice(2));
