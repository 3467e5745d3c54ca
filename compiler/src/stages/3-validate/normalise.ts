/**
 * Written forms to the one form that the later stages know: durations to milliseconds, `0.25 vCPU` and `0.5 GB` to units, variables and tags to
 * text. A number that would not come back as it was written is an error, not a surprise (`1.10` is 1.1 to YAML).
 */
import { type Diagnostic, quote, type Result } from '../../diagnostics/diagnostic.ts';
import { formatDuration, parseDuration } from '../../model/duration.ts';
import { branchFor, type Schema } from '../../model/schema.ts';
import { isList, isMap, listOf, mapOf, type Sourced, spanOf } from '../../model/sourced.ts';

/** The map with its leaves in normal form, and the paths (joined by dots) of those that have a fault. */
export function normalise(
  node: Sourced,
  properties: Readonly<Record<string, Schema>>,
): Result<Sourced> & { readonly faulty: ReadonlySet<string> } {
  const faults: Fault[] = [];
  const value = normaliseMap(node, properties, faults, []);
  return {
    value,
    diagnostics: faults.map(({ diagnostic }) => diagnostic),
    faulty: new Set(faults.map(({ path }) => path.join('.'))),
  };
}

interface Fault {
  readonly path: readonly string[];
  readonly diagnostic: Diagnostic;
}

function normaliseMap(
  node: Sourced,
  properties: Readonly<Record<string, Schema>>,
  faults: Fault[],
  path: readonly string[],
): Sourced {
  if (!isMap(node)) return node;
  return mapOf(
    Object.entries(node.of).map(([name, child]) => [
      name,
      properties[name] ? leafOrMore(child, properties[name], faults, [...path, name]) : child,
    ]),
    node.origin,
    node.overrode,
  );
}

function leafOrMore(node: Sourced, schema: Schema, faults: Fault[], path: readonly string[]): Sourced {
  if (schema['x-late']) return node;
  if (schema['x-duration']) return duration(node, schema['x-duration'], faults, path);
  if (schema['x-unit']) return units(node, schema['x-unit'], faults, path);
  const branch = branchFor(schema, node.value);
  if (!branch) return node;
  if (branch['x-duration']) return duration(node, branch['x-duration'], faults, path);
  if (isList(node) && branch.items) {
    const items = branch.items;
    return listOf(
      node.of.map((item, index) => leafOrMore(item, items, faults, [...path, String(index)])),
      node.origin,
      node.overrode,
    );
  }
  if (!isMap(node)) return node;
  if (branch.properties) return normaliseMap(node, branch.properties, faults, path);
  const each = branch.additionalProperties;
  if (typeof each !== 'object') return node;
  const change =
    Array.isArray(each.type) && each.type.includes('string')
      ? (child: Sourced, key: string) => text(child, faults, [...path, key])
      : (child: Sourced, key: string) => leafOrMore(child, each, faults, [...path, key]);
  return mapOf(
    Object.entries(node.of).map(([key, child]) => [key, change(child, key)]),
    node.origin,
    node.overrode,
  );
}

function duration(
  node: Sourced,
  limits: NonNullable<Schema['x-duration']>,
  faults: Fault[],
  path: readonly string[],
): Sourced {
  const milliseconds = parseDuration(node.value);
  if (milliseconds === undefined) return node;
  const [min, max] = [parseDuration(limits.min) as number, parseDuration(limits.max) as number];
  if (milliseconds < min || milliseconds > max) {
    report(
      faults,
      path,
      node,
      'validate/duration-range',
      `${quote(path.join('.'))} cannot be ${quote(shown(node))}`,
      `it takes ${formatDuration(min)} to ${formatDuration(max)}`,
      otherUnit(node, limits),
    );
  } else if (milliseconds % 1000 !== 0 && !limits.fractions) {
    report(
      faults,
      path,
      node,
      'validate/duration-range',
      `${quote(path.join('.'))} cannot be ${quote(shown(node))}`,
      'AWS takes whole seconds here',
    );
  }
  return { ...node, value: milliseconds };
}

/** A bare number that makes sense in days or in milliseconds. */
function otherUnit(node: Sourced, { min, max, fractions }: NonNullable<Schema['x-duration']>): string | undefined {
  if (typeof node.value !== 'number') return undefined;
  const longest = parseDuration(max) as number;
  const seconds = node.value;
  if (
    longest < 86_400_000 &&
    !fractions &&
    seconds >= (parseDuration(min) as number) &&
    seconds <= longest &&
    seconds % 1000 === 0 &&
    seconds > 0
  )
    return `a bare number is seconds: write \`${seconds / 1000}s\``;
  const unit = longest >= 86_400_000 ? 'd' : fractions && node.value * 1000 > longest ? 'ms' : undefined;
  return unit && `a bare number is seconds: write \`${shown(node)}${unit}\``;
}

/** As it was written; a bare number is seconds. */
const shown = (node: Sourced): string =>
  typeof node.value === 'number' ? `${node.written ?? node.value}` : String(node.value);

function units(node: Sourced, unit: 'vCPU' | 'GB', faults: Fault[], path: readonly string[]): Sourced {
  if (typeof node.value !== 'string') return node;
  const amount = Number.parseFloat(node.value) * 1024;
  if (!Number.isInteger(amount)) {
    report(
      faults,
      path,
      node,
      'validate/bad-value',
      `${quote(path.join('.'))} cannot be ${quote(node.value)}`,
      `that is ${amount} ${unit === 'vCPU' ? 'CPU units' : 'MiB'}, and AWS takes whole ones`,
    );
  }
  return { ...node, value: amount };
}

/** A variable's or tag's value as text, exactly as it was written. */
function text(node: Sourced, faults: Fault[], path: readonly string[]): Sourced {
  const key = path.at(-1) as string;
  if (typeof node.value === 'string') {
    if (node.value.includes('\0'))
      report(
        faults,
        path,
        node,
        'validate/bad-value',
        `${quote(key)} has a NUL character in it`,
        'no environment variable or tag can hold one',
      );
    return node;
  }
  const value = String(node.value);
  if (node.written !== undefined && node.written !== value) {
    const diagnostic: Diagnostic = {
      code: 'validate/lossy-number',
      severity: 'error',
      message: `YAML reads ${quote(key)} as ${value}, not as ${quote(node.written)}`,
      ...place(node),
      help: `quote it: "${node.written.replaceAll('"', '')}"`,
    };
    faults.push({ path, diagnostic });
  }
  return { ...node, value };
}

function report(
  faults: Fault[],
  path: readonly string[],
  node: Sourced,
  code: Diagnostic['code'],
  message: string,
  note: string,
  help?: string,
): void {
  const diagnostic: Diagnostic = { code, severity: 'error', message, ...place(node), notes: [note] };
  faults.push({ path, diagnostic: help ? { ...diagnostic, help } : diagnostic });
}

function place(node: Sourced): Pick<Diagnostic, 'span'> {
  const span = spanOf(node.origin);
  return span ? { span } : {};
}
