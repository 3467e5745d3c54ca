/**
 * `just local up|plan|apply|destroy|down|status`: the whole platform on an emulated AWS account, with the real Terragrunt and the
 * real engine over the units that the compiler writes into `.ecs-compile/local/`.
 *
 * `plan` exits 2 when something would change, so that a test can demand an empty one. State lives in the emulator, so `down`
 * forgets everything.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Emulator,
  emulatorEnvironment,
  emulatorStatus,
  prepareEmulator,
  startEmulator,
  stopEmulator,
} from './emulator.ts';
import { failed, type Operation, planned, reportTimes, short } from './local-report.ts';
import { localBucket, localRegion } from './local-tree.ts';
import { localTree, logFolder, repositoryFolder } from './paths.ts';
import { readPlatform } from './platform.ts';
import { fail, paint, say } from './progress.ts';
import { run } from './run.ts';
import { RunLog } from './run-log.ts';
import { didYouMean } from './suggest.ts';
import { prepareTerragrunt } from './terragrunt.ts';
import { type Unit, unitsOf } from './units.ts';
import { workingCopy } from './working-copy.ts';

const help = `just local <command>

  just local up        start the emulator, compile, apply every unit
  just local plan      compile, and what would change; exit 2 when something would
  just local apply     compile, and apply the changes
  just local destroy   remove what was applied; the emulator stays
  just local down      stop the emulator and forget everything
  just local status    is it up, and what is applied

No AWS account, no Docker. ECS_COMPILE_ENDPOINT=http://… uses an emulator that runs already.
`;

export interface LocalOptions {
  /** The compiled tree; a test gives its own. */
  tree?: string;
  compile?: boolean;
}

export async function localUp(options: LocalOptions = {}): Promise<number> {
  const started = await startEmulator();
  if (!started.ok) return fail(started.message);
  const { emulator } = started;
  say('emulator', `${started.fresh ? 'ready' : 'runs already'} on ${emulator.endpoint}`);
  // A new emulator has no state: what the copies remember of the old one would only be in the way.
  if (started.fresh) forgetWorkingCopies(options.tree ?? localTree);
  return localRun('apply', options);
}

export async function localRun(operation: Operation, options: LocalOptions = {}): Promise<number> {
  const emulator = await emulatorStatus();
  if (emulator === undefined) return fail('the emulator does not run: `just local up`');
  if (options.compile !== false && operation !== 'destroy') {
    const code = await compile();
    if (code !== 0) return code;
  }
  const tree = options.tree ?? localTree;
  const units = unitsOf(tree);
  if (units.length === 0) return fail(`there are no units in ${tree}: write a manifest and compile`);
  const region = localRegion(tree);
  const bucket = localBucket(tree) ?? `${readPlatform().project}-tfstate-local-${emulator.account}`;
  const prepared = await prepareEmulator(emulator, bucket, region);
  if (!prepared.ok) return fail(prepared.message);
  return terragruntOver(operation, tree, units, emulator, region);
}

function forgetWorkingCopies(tree: string): void {
  for (const { folder } of unitsOf(tree)) {
    for (const engine of ['terraform', 'tofu'] as const)
      rmSync(workingCopy(engine, folder), { recursive: true, force: true });
  }
}

async function compile(): Promise<number> {
  const program = join(repositoryFolder, 'node_modules', '.bin', 'ecs-compile');
  const result = await run(program, ['--env', 'local'], { cwd: repositoryFolder });
  if (result.code === 127) fail('the compiler is not there: `npm ci`');
  return result.code;
}

async function terragruntOver(
  operation: Operation,
  tree: string,
  units: readonly Unit[],
  emulator: Emulator,
  region: string,
): Promise<number> {
  const prepared = await prepareTerragrunt({
    ...process.env,
    ...emulatorEnvironment(emulator, region),
    TG_NO_COLOR: 'true',
  });
  if (!prepared.ok) return fail(prepared.message);
  const { terragrunt } = prepared;
  const began = Date.now();
  const width = Math.max(...units.map(({ name }) => name.length));
  let finished = 0;
  const log = new RunLog(operation, join(logFolder, `local-${operation}.log`), tree, (unit) => {
    finished += 1;
    const count = `${String(finished).padStart(String(units.length).length)}/${units.length}`;
    say(operation, `${count} ${unit.name.padEnd(width)}  ${paint('dim', short(unit.summary ?? ''))}`);
  });
  const report = join(logFolder, `local-${operation}.json`);
  const flags = [
    '--all',
    '--non-interactive',
    '--log-format',
    'json',
    '--summary-disable',
    '--report-file',
    report,
    '--working-dir',
    tree,
  ];
  const extra = operation === 'plan' ? ['-detailed-exitcode'] : [];
  say('engine', `${terragrunt.engine.name} ${terragrunt.engine.version}, Terragrunt ${terragrunt.version}`);
  const result = await terragrunt.run(['run', ...flags, '--', operation, ...extra], {
    onLine: (line) => log.read(line),
  });
  if (result.code !== 0 && !(operation === 'plan' && result.code === 2)) return failed(operation, log, result.code);
  if (operation === 'plan') return planned(log, result.code);
  reportTimes(operation, report, Date.now() - began);
  return 0;
}

async function down(): Promise<number> {
  say('emulator', (await stopEmulator()) ? 'stopped, and everything in it is gone' : 'was not running');
  return 0;
}

async function status(): Promise<number> {
  const emulator = await emulatorStatus();
  if (emulator === undefined) return fail('the emulator does not run');
  say('emulator', `runs on ${emulator.endpoint}, account ${emulator.account}`);
  say(
    'units',
    unitsOf(localTree)
      .map(({ name }) => name)
      .join(', ') || 'none compiled',
  );
  return 0;
}

if (import.meta.main) {
  const [command = '', ...rest] = process.argv.slice(2);
  const compileFirst = !rest.includes('--no-compile');
  const commands: Record<string, () => Promise<number>> = {
    up: () => localUp({ compile: compileFirst }),
    plan: () => localRun('plan', { compile: compileFirst }),
    apply: () => localRun('apply', { compile: compileFirst }),
    destroy: () => localRun('destroy'),
    down,
    status,
  };
  const chosen = commands[command];
  if (chosen !== undefined) process.exitCode = await chosen();
  else if (command === '--help' || command === '') {
    process.stdout.write(help);
    process.exitCode = command === '' ? 2 : 0;
  } else {
    fail(`there is no \`just local ${command}\`: ${didYouMean(command, Object.keys(commands))}`);
    process.exitCode = 2;
  }
}
