/** The main job: check, write, say what changed. */
import { type Compilation, compile } from '../compile.ts';
import { hasErrors } from '../diagnostics/diagnostic.ts';
import { sortDiagnostics } from '../diagnostics/sort.ts';
import type { OutputFile } from '../model/output.ts';
import { dirname, join, relative, resolve } from '../paths.ts';
import { type Change, compare, write } from '../stages/7-emit/emit.ts';
import { type Orphan, orphanWarnings, prune } from '../stages/7-emit/orphans.ts';
import { staleFaults } from '../stages/7-emit/stale.ts';
import { type Command, compileOptions, type Options } from './command.ts';
import { summary } from './summary.ts';
import { countWords, exitCode, report, type Terminal } from './terminal.ts';
import { destroyCommand, planCommand, shellWord } from './terragrunt-command.ts';

/** With `--prune`, the paths are what to remove, and the whole fleet is compiled. */
export const runCompile: Command = (terminal, paths, options) => {
  const started = terminal.now();
  const compilation = compile(terminal.host, compileOptions(terminal, options.prune ? [] : paths, options));
  if (hasErrors(compilation.diagnostics)) {
    report(terminal, compilation.diagnostics, compilation.sources);
    terminal.say(`${countWords(compilation.diagnostics)}, nothing written.`);
    return exitCode(compilation.diagnostics);
  }
  if (options.stdout) return printUnits(terminal, compilation);
  return emit(terminal, compilation, options.prune ? paths : [], options, started);
};

function printUnits(terminal: Terminal, compilation: Compilation): number {
  report(terminal, compilation.diagnostics, compilation.sources);
  const units = compilation.files.filter((file) => file.unit);
  return terminal.print(units.map((file) => `# ${file.path}\n${file.content}`).join('\n'));
}

function emit(
  terminal: Terminal,
  compilation: Compilation,
  pruned: readonly string[],
  options: Options,
  started: number,
): number {
  const root = compilation.root.folder;
  const files: OutputFile[] = [...compilation.files, ...newModules(terminal, compilation)];
  const { changes, orphans, diagnostics } = compare(terminal.host, root, files, compilation.owned);
  const names = pruned.map((path) => relative(root, resolve(terminal.host.cwd, path.replaceAll('\\', '/'))));
  const stranger = names.find((name) => !orphans.some((orphan) => liesIn(orphan, name)));
  if (stranger !== undefined) return terminal.usage(notAnOrphan(stranger, orphans));
  const chosen = orphans.filter(
    (orphan) => options.prune && (names.length === 0 || names.some((name) => liesIn(orphan, name))),
  );
  const left = orphans.filter((orphan) => !chosen.includes(orphan));
  const found = [...compilation.diagnostics, ...diagnostics];
  if (options.check)
    found.push(
      ...staleFaults(
        changes.filter(({ file }) => !(file.kind === 'scaffold')),
        commandOf(options),
      ),
    );
  else if (!hasErrors(found)) {
    found.push(...write(terminal.host, root, changes));
    found.push(...prune(terminal.host, root, chosen, compilation.owned));
  }
  // A unit that nobody asks for is told beside stale ones: both are differences between the manifests and what is committed.
  const warnings = orphanWarnings(left, {
    destroy: (folder) => destroyCommand(terminal.host, root, folder),
    remove: (path) => `${commandOf(options)} --prune ${shellWord(path)}`,
  });
  const failed = hasErrors(found);
  const shown = [
    ...sortDiagnostics(failed ? found.filter(({ severity }) => severity === 'error') : found),
    ...(failed && !options.check ? [] : warnings),
  ];
  report(terminal, shown, compilation.sources);
  if (failed) {
    terminal.say(options.check ? `${countWords(shown)}. Nothing was written.` : `${countWords(shown)}.`);
    return exitCode(found);
  }
  const removed = options.check ? [] : chosen.map(({ path }) => path);
  return terminal.print(
    summary({
      compilation,
      changes,
      removed,
      orphans: left.length,
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

const liesIn = ({ path }: Orphan, name: string): boolean => path === name || path.startsWith(`${name}/`);

function notAnOrphan(name: string, orphans: readonly Orphan[]): string {
  const folders = orphans.slice(0, 5).map(({ path }) => `\`${path.replace(/\/terragrunt\.hcl$/, '')}\``);
  const what = folders.length === 0 ? 'nothing' : `${folders.join(', ')}${orphans.length > 5 ? ' and others' : ''}`;
  return `\`${name}\` is no unit to remove: \`--prune\` takes what no manifest asks for any more, and that is ${what}`;
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
    ...(options.env ?? []).flatMap((env) => ['--env', shellWord(env)]),
    ...(options.out === undefined ? [] : ['--out', shellWord(options.out)]),
  ].join(' ');
