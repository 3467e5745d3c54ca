/** Which line, default or rule decided a value. */
import { compile } from '../compile.ts';
import { linesOf } from '../diagnostics/lines.ts';
import { suggest } from '../diagnostics/suggest.ts';
import { formatDuration } from '../model/duration.ts';
import { type Deployed, deployedIn } from '../model/fleet.ts';
import type { Source } from '../model/source.ts';
import { isRef, isTermList, isTermMap, isText, type Plan, type Ref, servicePath, type Term } from '../model/plan.ts';
import {
  childAt,
  isList,
  isMap,
  type Layer,
  listOf,
  mapOf,
  type Origin,
  type Sourced,
  spanOf,
} from '../model/sourced.ts';
import { type Command, compileOptions } from './command.ts';
import { exitCode, report } from './terminal.ts';

type Sources = ReadonlyMap<string, Source>;

export const runWhy: Command = (terminal, [service, field], options) => {
  if (service === undefined || field === undefined)
    return terminal.usage('`why` takes a service and a field, such as `why consumer scaling.max`');
  const { result, diagnostics, sources } = compile(terminal.host, compileOptions(terminal, [], options));
  if (!result) {
    report(terminal, diagnostics, sources);
    return exitCode(diagnostics);
  }
  const environments = options.env ?? result.platform.environments.map((environment) => environment.name);
  const answers: string[] = [];
  for (const environment of environments) {
    const deployed = deployedIn(result.fleet, environment).find((one) => one.name === service);
    if (!deployed) continue;
    const path = partsOf(field);
    const written = childAt(deployed.service as unknown as Sourced, path);
    const leaves = decided(written, inputAt(result.plan, deployed, path), path);
    if (leaves.length > 0) answers.push(answer(environment, path, leaves, sources, environments.length > 1));
    else return terminal.usage(unknownField(service, field, deployed));
  }
  if (answers.length > 0) return terminal.print(answers.join('\n'));
  const names = result.fleet.members.flatMap((member) => member.name ?? []);
  if (names.includes(service)) {
    report(
      terminal,
      diagnostics.filter((d) => d.severity === 'error'),
      sources,
    );
    return terminal.usage(
      `\`${service}\` is not deployed in ${environments.map((e) => `\`${e}\``).join(', ')}, or has errors`,
    );
  }
  const near = suggest(service, names);
  return terminal.usage(`no service is named \`${service}\`${near ? `: did you mean \`${near}\`?` : ''}`);
};

/** An input of the service's unit, as a value that knows where it comes from. */
function inputAt(plan: Plan, { environment, name }: Deployed, path: readonly string[]): Sourced | undefined {
  const unit = plan.units.find(({ id }) => id.environment === environment.name && id.path === servicePath(name));
  const [first = '', ...rest] = path;
  const term = unit?.inputs.get(first);
  return term && childAt(sourcedOf(term), rest);
}

function sourcedOf({ value, origin }: Term): Sourced {
  if (isTermMap(value))
    return mapOf(
      [...value.fields].map(([key, child]) => [key, sourcedOf(child)]),
      origin,
    );
  if (isTermList(value)) return listOf(value.map(sourcedOf), origin);
  if (isRef(value)) return { value: outputWords(value), origin };
  return {
    value: isText(value)
      ? value.text.map((part) => (typeof part === 'string' ? part : outputWords(part))).join('')
      : value,
    origin,
  };
}

const outputWords = ({ ref, output }: Ref): string => `<${output} of ${ref}>`;

/** `scaling.schedule[0].cron`, as messages write it, or with dots only. */
const partsOf = (field: string): string[] => field.replace(/\[([0-9]+)\]/g, '.$1').split('.');

function unknownField(service: string, field: string, deployed: Deployed): string {
  const parts = partsOf(field);
  let node: Sourced | undefined = deployed.service as unknown as Sourced;
  let unknown = '';
  for (const part of parts) {
    const next: Sourced | undefined = node && childAt(node, [part]);
    if (!next) {
      unknown = part;
      break;
    }
    node = next;
  }
  const fields = node && isMap(node) ? Object.keys(node.of) : [];
  const near = suggest(unknown, fields);
  if (near) return `\`${service}\` has no \`${field}\`: did you mean \`${near}\`?`;
  return `\`${service}\` has no \`${field}\`${fields.length > 0 ? `; there is ${fields.map((name) => `\`${name}\``).join(', ')}` : ''}`;
}

/** One value below the field that was asked for. */
interface Leaf {
  readonly path: readonly string[];
  readonly leaf: Sourced;
  /** A value of the unit, which has other names than the manifest. */
  readonly isInput: boolean;
}

/**
 * What the manifest has, and what the unit has beside it: an allocated priority, the URL of a queue among the variables, the version of the image.
 */
function decided(written: Sourced | undefined, input: Sourced | undefined, path: readonly string[]): Leaf[] {
  const isEmpty = written !== undefined && isMap(written) && Object.keys(written.of).length === 0;
  const own = written === undefined || (isEmpty && input !== undefined) ? [] : leavesOf(written, path, false);
  const below = input === undefined ? [] : leavesOf(input, path, true);
  const known = new Set(own.map((one) => one.path.join('.')));
  const isNew = ({ path: at, leaf }: Leaf): boolean =>
    known.has(at.join('.'))
      ? at.length === path.length && typeof leaf.value === 'string' && written?.value !== leaf.value
      : !isBehind(at, own);
  return [...own, ...below.filter(isNew)];
}

/** True when the manifest has the same thing in another form: a list or a map under the same name. */
const isBehind = (path: readonly string[], own: readonly Leaf[]): boolean =>
  own.some(({ path: other }) => other.length > path.length && path.every((part, index) => part === other[index]));

function answer(
  environment: string,
  field: readonly string[],
  leaves: readonly Leaf[],
  sources: Sources,
  named: boolean,
): string {
  const lines = leaves.flatMap(({ path, leaf, isInput }) => {
    const below = path.slice(field.length).join('.');
    const prefix = below !== '' ? `${below}: ` : isInput && leaves.length > 1 ? 'in the unit: ' : '';
    return [
      `${prefix}${show(leaf, isInput ? [] : path)}   ${describe(leaf.origin, isInput ? undefined : path, sources)}`,
      ...overLines(leaf, path, sources).map((line) => `     ${line}`),
    ];
  });
  return named ? [`${environment}`, ...lines.map((line) => `  ${line}`)].join('\n') : lines.join('\n');
}

function leavesOf(node: Sourced, path: readonly string[], isInput: boolean): Leaf[] {
  if (isMap(node) && Object.keys(node.of).length > 0)
    return Object.entries(node.of).flatMap(([key, child]) => leavesOf(child, [...path, key], isInput));
  if (isList(node) && node.of.length > 0)
    return node.of.flatMap((child, index) => leavesOf(child, [...path, String(index)], isInput));
  return [{ path, leaf: node, isInput }];
}

function overLines(leaf: Sourced, path: readonly string[], sources: Sources): string[] {
  const lines: string[] = [];
  for (let under = leaf.overrode; under; under = under.overrode)
    if (!isMap(under)) lines.push(`over ${show(under, path)} from ${describe(under.origin, path, sources)}`);
  return lines;
}

/** A value as the manifest writes it: durations with their unit. */
function show(node: Sourced, path: readonly string[]): string {
  if (node.written !== undefined && typeof node.value === 'number') return node.written;
  if (typeof node.value === 'number' && isDuration(path, node)) return formatDuration(node.value);
  if (isMap(node)) return '{}';
  return isList(node) ? '[]' : typeof node.value === 'string' ? node.value : JSON.stringify(node.value);
}

const DURATIONS = new Set([
  'stop_timeout',
  'interval',
  'timeout',
  'grace',
  'deregistration_delay',
  'out',
  'in',
  'cooldown',
  'retention',
  'start_period',
  'visibility_timeout',
  'delay',
]);
const isDuration = (path: readonly string[], node: Sourced): boolean =>
  typeof node.value === 'number' && DURATIONS.has(path.at(-1) ?? '');

/** `path` is the manifest's; undefined for a value that has no place of its own there. */
function describe(origin: Origin, path: readonly string[] | undefined, sources: Sources): string {
  switch (origin.kind) {
    case 'written':
      return path === undefined
        ? place(origin, sources)
        : `${place(origin, sources)}   ${layerPrefix(origin.layer)}${path.join('.')}`;
    case 'default':
      return `the default of \`${origin.field}\``;
    case 'rule': {
      const from = origin.from.map((one) => place(one, sources)).find((text) => text !== '');
      return `${origin.says}${from ? ` (${from})` : ''}`;
    }
  }
}

function place(origin: Origin, sources: Sources): string {
  const span = spanOf(origin);
  const source = span && sources.get(span.source);
  if (!span || !source) return '';
  const { line, column } = linesOf(source.text).at(span.start);
  return `${span.source}:${line}:${column}`;
}

function layerPrefix(layer: Layer): string {
  switch (layer.kind) {
    case 'override':
      return `environments.${layer.environment}.`;
    case 'defaults':
      return 'defaults.';
    case 'environment-defaults':
      return `environments.${layer.environment}.defaults.`;
    default:
      return '';
  }
}
