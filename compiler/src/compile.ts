/**
 * The pipeline, in order. Pure: files come from the host, nothing is written, no clock, no network, no state. The same files give the same
 * bytes on every machine.
 */
import { type Diagnostic, hasErrors, type Result } from './diagnostics/diagnostic.ts';
import { sortDiagnostics } from './diagnostics/sort.ts';
import packaged from './generated/contract.json' with { type: 'json' };
import type { Host } from './host.ts';
import type { Contracts } from './model/contract.ts';
import type { Fleet } from './model/fleet.ts';
import { LOCK_FILE } from './model/lock.ts';
import type { OutputFile } from './model/output.ts';
import type { Plan } from './model/plan.ts';
import { LOCAL, type Platform } from './model/platform.ts';
import type { Source, SourceId, Span } from './model/source.ts';
import type { Layer } from './model/sourced.ts';
import { join, relative, resolve } from './paths.ts';
import { checkEnvironments, noteAssumptions } from './stages/1-load/check-environments.ts';
import { findRoot, idOf, type Root } from './stages/1-load/find-platform.ts';
import { loadManifests } from './stages/1-load/load-manifests.ts';
import { readSource } from './stages/1-load/read-source.ts';
import { parseLock } from './stages/2-parse/parse-lock.ts';
import { parseYaml } from './stages/2-parse/parse-yaml.ts';
import { validateManifest } from './stages/3-validate/validate-manifest.ts';
import { validatePins } from './stages/3-validate/validate-pins.ts';
import { validatePlatform } from './stages/3-validate/validate-platform.ts';
import { link } from './stages/4-link/link.ts';
import { nextLock } from './stages/5-plan/next-lock.ts';
import { plan } from './stages/5-plan/plan.ts';
import { faultsInScope, type Scope, unitsInScope } from './stages/5-plan/scope.ts';
import { warnUnpinned } from './stages/5-plan/warn-unpinned.ts';
import { type Folders, renderTerragrunt } from './stages/6-render/terragrunt.ts';

export interface CompileOptions {
  /** Manifests to compile, relative to the host's folder; none is the whole fleet. */
  readonly paths?: readonly string[];
  /** Environments to write; none is all of the platform file's. `local` is built in. */
  readonly environments?: readonly string[];
  /** Folder for the units instead of the platform's `live`, relative to the host's folder. */
  readonly out?: string;
  /** What the modules take and give; default: the modules that the package brings. */
  readonly contracts?: Contracts;
}

export interface Compilation {
  readonly root: Root;
  /** What to write: empty when there are errors. */
  readonly files: readonly OutputFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** Texts that spans point into. */
  readonly sources: ReadonlyMap<SourceId, Source>;
  /** Undefined when the platform has faults that leave nothing to go on with. */
  readonly result: { readonly platform: Platform; readonly fleet: Fleet; readonly plan: Plan } | undefined;
  readonly scope: Scope;
  /** Folders whose generated files belong to this compilation: what else lies there is an orphan. Empty unless the whole fleet was compiled. */
  readonly owned: readonly string[];
}

/** Folder of what is built and never committed, relative to the root. */
export const BUILD_FOLDER = '.ecs-compile';

/** Compiles the manifests of a platform. Never throws for what a user wrote. */
export function compile(host: Host, options: CompileOptions = {}): Compilation {
  const { paths = [], environments: wanted = [] } = options;
  const diagnostics: Diagnostic[] = [];
  const sources = new Map<SourceId, Source>();
  const take = <T>(result: Result<T>): T => {
    diagnostics.push(...result.diagnostics);
    return result.value;
  };
  const parse = (source: Source, kind: Extract<Layer['kind'], 'platform' | 'manifest' | 'images'>) => {
    sources.set(source.id, source);
    const { value, diagnostics: faults } = parseYaml(source, { kind });
    diagnostics.push(...faults);
    return {
      document: value,
      holes: faults.flatMap(({ code, span }): Span[] => (code === 'parse/empty-value' && span ? [span] : [])),
    };
  };
  const read = (name: string): Source | undefined => {
    const source = take(readSource(host, root.folder, name));
    return source?.text.replace(/^\s*(?:#.*)?$/gm, '') === '' ? undefined : source;
  };

  const root = findRoot(host, paths);
  const platformSource = root.platform === undefined ? undefined : take(readSource(host, root.folder, root.platform));
  const platformFile = platformSource ? parse(platformSource, 'platform') : { document: undefined, holes: [] };
  const platform = take(
    validatePlatform({ id: root.platform, ...platformFile, folder: root.name, local: wanted.includes(LOCAL) }),
  );
  if (!platform) {
    const scope = { named: undefined, environments: new Set<string>() };
    return { root, files: [], diagnostics: sortDiagnostics(diagnostics), sources, result: undefined, scope, owned: [] };
  }
  diagnostics.push(...checkEnvironments(wanted, platform), ...noteAssumptions(platform));
  const named = paths.map((path) => idOf(host, root, path));
  const patterns = root.platform === undefined ? undefined : platform.manifests;
  const loaded = loadManifests(host, root.folder, named, patterns);
  const isRefused = ['manifests', 'manifests.-'].some((field) => platform.refused.has(field));
  const isEcho = ({ code }: Diagnostic): boolean =>
    isRefused && ['load/no-manifests', 'load/not-in-fleet'].includes(code);
  const manifests = take({ ...loaded, diagnostics: loaded.diagnostics.filter((one) => !isEcho(one)) });

  const images = read('images.yaml');
  const pins = take(validatePins(images && parse(images, 'images').document));
  const lockSource = read(LOCK_FILE);
  if (lockSource) sources.set(lockSource.id, lockSource);
  const lock = lockSource ? take(parseLock(lockSource)) : [];
  const readable = manifests.all.map((source) =>
    take(validateManifest({ id: source.id, ...parse(source, 'manifest') }, platform)),
  );
  const unreadable = manifests.unreadable.map((id) =>
    take(validateManifest({ id, document: undefined, holes: [] }, platform)),
  );
  const members = [...readable, ...unreadable];

  const isComplete = !isRefused && loaded.diagnostics.length === 0 && members.every(({ name }) => name !== undefined);
  const fleet = take(link({ platform, members, pins, isComplete }));
  const planned = take(plan(fleet, { contracts: options.contracts ?? (packaged as unknown as Contracts), lock }));

  const all = platform.environments.map(({ name }) => name);
  const scope: Scope = { named: manifests.named, environments: new Set(wanted.length > 0 ? wanted : all) };
  const faults = faultsInScope(diagnostics, fleet, scope);
  const found = hasErrors(faults) ? faults : [...faults, ...warnUnpinned(fleet, scope)];
  const folders = foldersOf(host, root, platform, options);
  const files = hasErrors(found)
    ? []
    : [...renderTerragrunt(planned, folders, unitsInScope(planned, fleet, scope)), ...nextLock(planned, lock, fleet)];
  const owned = manifests.named || hasErrors(found) ? [] : ownedFolders(wanted, folders);
  return {
    root,
    files,
    diagnostics: sortDiagnostics(found),
    sources,
    result: { platform, fleet, plan: planned },
    scope,
    owned,
  };
}

function foldersOf(host: Host, root: Root, platform: Platform, { out }: CompileOptions): Folders {
  const live = out === undefined ? platform.live : relative(root.folder, resolve(host.cwd, out)) || '.';
  return { live, modules: platform.modules, local: join(BUILD_FOLDER, LOCAL), platform: root.platform };
}

const ownedFolders = (wanted: readonly string[], { live, local }: Folders): string[] =>
  wanted.length === 0 ? [live] : wanted.map((name) => (name === LOCAL ? local : join(live, name)));
