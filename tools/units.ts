/**
 * The units of a tree, read from its folders: names, what each depends on, which are protected, and the mock values that stand
 * in for what is not applied yet. The files are the compiler's own, so their form is known and no HCL parser is needed.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

export interface Unit {
  /** Path inside the environment's folder, `services/consumer`. */
  name: string;
  folder: string;
  dependencies: string[];
  /** `prevent_destroy`: `destroy` leaves it, and everything it depends on. */
  protected: boolean;
  /** Strings in its `mock_outputs`, each with the units it stands for. */
  mocks: Map<string, string[]>;
}

export function environmentsOf(live: string): string[] {
  return existsSync(live) ? folders(live).filter((name) => unitFolders(join(live, name)).length > 0) : [];
}

export function unitsOf(environmentFolder: string): Unit[] {
  return unitFolders(environmentFolder).map((folder) => readUnit(environmentFolder, folder));
}

/** The unit named by its path, or by its last part where that is unique. */
export function findUnit(units: readonly Unit[], name: string): Unit | undefined {
  const wanted = name.replace(/\/+$/, '');
  const exact = units.find((unit) => unit.name === wanted);
  const byLastPart = units.filter((unit) => basename(unit.name) === wanted);
  return exact ?? (byLastPart.length === 1 ? byLastPart[0] : undefined);
}

/** What `destroy` of the whole environment leaves standing: protected units and what they depend on. */
export function keptByDestroy(units: readonly Unit[]): Unit[] {
  const kept = new Set<Unit>();
  const keep = (unit: Unit | undefined) => {
    if (unit === undefined || kept.has(unit)) return;
    kept.add(unit);
    for (const name of unit.dependencies) keep(units.find((other) => other.name === name));
  };
  for (const unit of units) if (unit.protected) keep(unit);
  return [...kept];
}

function readUnit(environmentFolder: string, folder: string): Unit {
  const text = readFileSync(join(folder, 'terragrunt.hcl'), 'utf8');
  const blocks = [...text.matchAll(/^dependency "[^"]+" \{\n([\s\S]*?)^\}/gm)].map((match) => match[1] ?? '');
  const dependencies: string[] = [];
  const mocks = new Map<string, string[]>();
  for (const block of blocks) {
    const path = /^\s*config_path\s*=\s*"([^"]+)"/m.exec(block)?.[1];
    if (path === undefined) continue;
    const name = relative(environmentFolder, join(folder, path));
    dependencies.push(name);
    const values = /^ {2}mock_outputs = \{\n([\s\S]*?)^ {2}\}/m.exec(block)?.[1] ?? '';
    for (const [, value = ''] of values.matchAll(/"([^"]*mock[^"]*)"/gi))
      mocks.set(value, [...(mocks.get(value) ?? []), name]);
  }
  return {
    name: relative(environmentFolder, folder),
    folder,
    dependencies,
    protected: /^prevent_destroy\s*=\s*true/m.test(text),
    mocks,
  };
}

function unitFolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const below = folders(folder).flatMap((name) => unitFolders(join(folder, name)));
  return existsSync(join(folder, 'terragrunt.hcl')) ? [folder, ...below] : below;
}

function folders(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}
