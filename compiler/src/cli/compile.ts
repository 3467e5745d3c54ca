/** The main job: check, write, say what changed. */
import { type Compilation, compile } from '../compile.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { sortDiagnostics } from '../diagnostics/sort.ts';
import type { OutputFile } from '../model/output.ts';
import { dirname, join } from '../paths.ts';
import { type Change, compare, orphanWarnings, prune, write } from '../stages/7-emit/emit.ts';
import { staleFaults } from '../stages/7-emit/stale.ts';
import { type Command, compileOptions, type Options } from './command.ts';
import { summary } from './summary.ts';
import { countWords, exitCode, report, type Terminal } from './terminal.ts';
import { destroyCommand, planCommand } from './terragrunt-command.ts';

export const runCompile: Command = (terminal, paths, options) => {
  const started = terminal.now();
  const compilation = compile(terminal.host, compileOptions(terminal, paths, options));
  if (hasErrors(compilation.diagnostics)) {
    report(terminal, compilation.diagnostics, compilation.sources);
    terminal.say(`${countWords(compilation.diagnostics)}, nothing written.`);
    return exitCode(compilation.diagnostics);
  }
  if (options.stdout) return printUnits(terminal, compilation);
  return emit(terminal, compilation, options, started);
};

function printUnits(terminal: Terminal, compilation: Compilation): number {
  report(terminal, compilation.diagnostics, compilation.sources);
  const units = compilation.files.filter((file) => file.unit);
  return terminal.print(units.map((file) => `# ${file.path}\n${file.content}`).join('\n'));
}

function emit(terminal: Terminal, compilation: Compilation, options: Options, started: number): number {
  const root = compilation.root.folder;
  const files: OutputFile[] = [...compilation.files, ...newModules(terminal, compilation)];
  const { changes, orphans, diagnostics } = compare(terminal.host, root, files, compilation.owned);
  const found = [
    ...compilation.diagnostics,
    ...diagnostics,
    ...(options.prune ? [] : orphanWarnings(orphans, (folder) => destroyCommand(terminal.host, root, folder))),
  ];
  if (options.check)
    found.push(
      ...staleFaults(
        changes.filter(({ file }) => !(file.kind === 'scaffold')),
        commandOf(options),
      ),
    );
  else if (!hasErrors(found)) {
    found.push(...write(terminal.host, root, changes));
    if (options.prune) found.push(...prune(terminal.host, root, orphans, compilation.owned));
  }
  // A unit that nobody asks for is told beside stale ones: both are differences between the manifests and what is committed.
  const shown = hasErrors(found)
    ? found.filter(({ severity, code }) => severity === 'error' || (options.check && code === 'emit/orphan'))
    : found;
  report(terminal, sortDiagnostics(shown), compilation.sources);
  if (hasErrors(found)) {
    terminal.say(options.check ? `${countWords(shown)}. Nothing was written.` : `${countWords(shown)}.`);
    return exitCode(found);
  }
  const removed = options.prune && !options.check ? orphans : [];
  return terminal.print(
    summary({
      compilation,
      changes,
      removed,
      orphans: options.prune ? 0 : orphans.length,
      // What lies in a folder given by --out is for looking at.
      planCommand:
        options.out === undefined
          ? (environment) => planCommand(terminal.host, root, environmentFolder(environment, changes))
          : undefined,
      milliseconds: terminal.now() - started,
      check: options.check === true,
      color: terminal.color,
    }),
  );
}

/** Where the units of an environment lie: three folders above the file of any of them (`live/dev/services/orders/terragrunt.hcl`). */
function environmentFolder(environment: string, changes: readonly Change[]): string {
  const unit = changes.find(({ file }) => file.unit?.environment === environment);
  return unit === undefined ? environment : dirname(dirname(dirname(unit.file.path)));
}

/** The packaged modules, where the platform has no modules folder yet: written once, then the team's own. */
function newModules(terminal: Terminal, { root, result }: Compilation): OutputFile[] {
  const modules = result?.platform.modules ?? 'modules';
  if (terminal.host.exists(join(root.folder, modules))) return [];
  return [...terminal.packagedModules()].map(([path, content]) => ({
    path: `${modules}/${path}`,
    content,
    kind: 'scaffold',
  }));
}

const commandOf = (options: Options): string =>
  [
    'ecs-compile',
    ...(options.env ?? []).flatMap((env) => ['--env', env]),
    ...(options.out === undefined ? [] : ['--out', options.out]),
  ].join(' ');
