/**
 * Terragrunt with its engine, ready to be called, and what its output says: which dependencies stood in as mocks.
 */
import { relative } from 'node:path';
import { bringTerragrunt } from './bring.ts';
import { chooseEngine, type Engine } from './engine.ts';
import { type Result, type RunOptions, run } from './run.ts';
import type { Unit } from './units.ts';
import { downloadFolder } from './working-copy.ts';

export interface Terragrunt {
  engine: Engine;
  version: string;
  run: (args: readonly string[], options?: RunOptions) => Promise<Result>;
}

export type Prepared = { ok: true; terragrunt: Terragrunt } | { ok: false; message: string };

export async function prepareTerragrunt(env: NodeJS.ProcessEnv = process.env): Promise<Prepared> {
  const chosen = await chooseEngine(env);
  if (!chosen.ok) return chosen;
  const brought = await bringTerragrunt();
  if (!brought.ok) return brought;
  const { engine } = chosen;
  const plain = process.stdout.isTTY !== true || Boolean(env.NO_COLOR);
  const base = {
    ...engine.env,
    TG_DOWNLOAD_DIR: downloadFolder(engine.name, env),
    ...(plain ? { TG_NO_COLOR: 'true' } : {}),
  };
  const start = (args: readonly string[], options: RunOptions = {}) =>
    run(brought.path, args, { ...options, env: { ...base, ...options.env } });
  return { ok: true, terragrunt: { engine, version: brought.version, run: start } };
}

/** A unit whose plan rests on values that do not exist yet. */
export interface Provisional {
  unit: string;
  notApplied: string;
}

/**
 * Reads both signs, because neither is enough: Terragrunt warns when a dependency has no output at all (and the mock may be hidden
 * in a sensitive value), and says nothing when only a new output is missing (then the mock itself stands in the plan).
 */
export function provisionalUnits(output: string, environmentFolder: string, units: readonly Unit[]): Provisional[] {
  const found = new Map<string, Provisional>();
  const add = (unit: string, notApplied: string) => found.set(`${unit} ${notApplied}`, { unit, notApplied });
  const unitOf = (file: string) => relative(environmentFolder, file.replace(/\/terragrunt\.hcl$/, ''));
  for (const [, dependency = '', dependent = ''] of output.matchAll(
    /Config (\S+) is a dependency of (\S+) that has no outputs, but mock outputs/g,
  )) {
    add(unitOf(dependent), unitOf(dependency));
  }
  for (const [, dependency = '', dependent = ''] of output.matchAll(
    /Failed to read outputs from (\S+) referenced in (\S+) as /g,
  )) {
    add(unitOf(dependent), unitOf(dependency));
  }
  for (const unit of units) {
    const own = units.length === 1 ? output : linesOf(output, unit.name);
    for (const [mock, dependencies] of unit.mocks) {
      // A bare `mock` is part of many a word; as a whole string it is what it seems.
      if (!own.includes(mock.length < 8 ? `"${mock}"` : mock)) continue;
      const known = dependencies.some((dependency) => found.has(`${unit.name} ${dependency}`));
      if (!known) for (const dependency of dependencies) add(unit.name, dependency);
    }
  }
  return [...found.values()];
}

/** In a run over all units every line of the engine carries its unit's name in brackets. */
function linesOf(output: string, unit: string): string {
  return output
    .split('\n')
    .filter((line) => line.includes(`[${unit}]`))
    .join('\n');
}
