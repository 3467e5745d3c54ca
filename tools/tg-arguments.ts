/**
 * `<env> [unit] <operation> [args…]` taken apart and checked against what is on disk. Knows no Terragrunt.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMean } from './suggest.ts';
import { environmentsOf, findUnit, type Unit, unitsOf } from './units.ts';

export interface Request {
  environment: string;
  folder: string;
  units: Unit[];
  /** Absent: the whole environment. */
  unit?: Unit;
  operation: string;
  /** For the engine, after the operation. */
  args: string[];
  /** For Terragrunt: which units. */
  filters: string[];
  yes: boolean;
}

export type Parsed = { ok: true; request: Request } | { ok: false; message: string };

export const operations = [
  'plan',
  'apply',
  'destroy',
  'output',
  'validate',
  'init',
  'state',
  'show',
  'refresh',
  'import',
  'taint',
  'untaint',
  'providers',
  'force-unlock',
  'console',
  'graph',
  'get',
  'test',
  'version',
  'workspace',
  'bootstrap',
];

export function parseRequest(argv: readonly string[], live: string, localTree: string): Parsed {
  const { words, filters, yes } = ownOptions(argv);
  const [environment, second, third] = words;
  const environments = environmentsOf(live);
  const all = existsSync(localTree) ? [...environments, 'local'] : environments;
  if (environment === undefined)
    return no(`which environment? ${all.join(', ') || `nothing is compiled into ${live} yet: run \`just compile\``}`);
  if (!all.includes(environment))
    return no(`there is no environment \`${environment}\` in ${live}: ${didYouMean(environment, all)}`);

  const folder = environment === 'local' && !environments.includes('local') ? localTree : join(live, environment);
  const units = unitsOf(folder);
  if (second === undefined) return no(`what should be done with ${environment}? ${operations.join(', ')}`);
  const base = { environment, folder, units, filters, yes };
  if (operations.includes(second)) return { ok: true, request: { ...base, operation: second, args: words.slice(2) } };

  const unit = findUnit(units, second);
  if (unit === undefined && third !== undefined && operations.includes(third))
    return no(unknownUnit(second, environment, units));
  if (unit === undefined)
    return no(
      `\`${second}\` is neither an operation nor a unit of ${environment}: ${didYouMean(second, [...operations, ...units.map(({ name }) => name)])}`,
    );
  if (third === undefined) return no(`what should be done with ${unit.name}? ${operations.join(', ')}`);
  if (!operations.includes(third)) return no(`there is no operation \`${third}\`: ${didYouMean(third, operations)}`);
  return { ok: true, request: { ...base, unit, operation: third, args: words.slice(3) } };
}

function unknownUnit(name: string, environment: string, units: readonly Unit[]): string {
  const several = units.filter((unit) => unit.name.endsWith(`/${name}`));
  if (several.length > 1)
    return `\`${name}\` names several units of ${environment}: ${several.map((unit) => unit.name).join(', ')}`;
  return `there is no unit \`${name}\` in ${environment}: ${didYouMean(
    name,
    units.map((unit) => unit.name),
  )}`;
}

/** Three options are ours; everything else goes through as it was written. */
function ownOptions(argv: readonly string[]): { words: string[]; filters: string[]; yes: boolean } {
  const words: string[] = [];
  const filters: string[] = [];
  let yes = false;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? '';
    if (word === '--yes' || word === '-y') yes = true;
    else if (word === '--filter') filters.push('--filter', argv[++index] ?? '');
    else if (word.startsWith('--filter')) filters.push(word);
    else words.push(word);
  }
  return { words, filters, yes };
}

function no(message: string): Parsed {
  return { ok: false, message };
}
