/**
 * One layer, or the merged service, against its schema. ajv finds the faults; this file says them in words, at the right characters, once each.
 * A faulty value is then taken out, so that everything else can still be checked; what was taken out is remembered, so that its absence is
 * not reported too.
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Schema } from '../../model/schema.ts';
import type { Span } from '../../model/source.ts';
import { childAt, type Sourced, spanOf, withChild } from '../../model/sourced.ts';
import { type Fault, type ShapeContext, type ShapeError, ShapeWords } from './shape-words.ts';

export interface Shape {
  /** What is left once faulty values are taken out. */
  readonly node: Sourced;
  readonly diagnostics: readonly Diagnostic[];
  /** Paths (joined by dots) of what was taken out. */
  readonly removed: ReadonlySet<string>;
  /** True when the node satisfies the schema. */
  readonly whole: boolean;
}

const ROUNDS = 12;

/** Checks `node`, reports each fault once and takes it out. */
export function checkShape(node: Sourced, context: ShapeContext): Shape {
  const diagnostics: Diagnostic[] = [];
  const removed = new Set(context.removed);
  let current = node;
  for (let round = 0; round < ROUNDS; round++) {
    if (context.validate(current.value)) return { node: current, diagnostics, removed, whole: true };
    const faults = readErrors(context.validate.errors ?? [], current, context);
    for (const fault of faults)
      if (!isSilenced(fault, removed, current, context.holes ?? [])) diagnostics.push(fault.diagnostic);
    const next = takeOut(current, faults, removed);
    if (next === current) break;
    current = next;
  }
  return { node: current, diagnostics, removed, whole: false };
}

/** Faults that only follow from another one: of a field that was taken out, or of what the parser could not read. */
function isSilenced(
  { path, missing, diagnostic }: Fault,
  removed: ReadonlySet<string>,
  root: Sourced,
  holes: readonly Span[],
): boolean {
  if (missing?.every((field) => removed.has(field))) return true;
  const isAbsence = missing !== undefined || diagnostic.code === 'validate/out-of-range';
  if (!isAbsence) return false;
  const node = childAt(root, path);
  const span = node && spanOf(node.origin);
  if (span && holes.some((hole) => hole.source === span.source && hole.start >= span.start && hole.end <= span.end))
    return true;
  return missing === undefined && [...removed].some((one) => one.startsWith(`${path.join('.')}.`));
}

function takeOut(node: Sourced, faults: readonly Fault[], removed: Set<string>): Sourced {
  let current = node;
  const deepestLast = [...faults].sort((a, b) => compareDescending(a.path, b.path));
  for (const fault of deepestLast) {
    if (fault.meant !== undefined) removed.add(fault.meant);
    if (fault.missing !== undefined) {
      for (const field of fault.missing) removed.add(field);
      // A map without a field that it needs goes as a whole, so that its default or nothing stands there.
      if (fault.path.length === 0) continue;
    }
    removed.add(fault.path.join('.'));
    if (childAt(current, fault.path)) current = withChild(current, fault.path, undefined);
  }
  return current;
}

/** Later list items first, so that taking one out does not move the others. */
function compareDescending(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [x, y] = [a[i], b[i]];
    if (x === y) continue;
    if (x === undefined) return 1;
    if (y === undefined) return -1;
    const numeric = Number(y) - Number(x);
    return Number.isNaN(numeric) ? (x < y ? 1 : -1) : numeric;
  }
  return 0;
}

const SETTLING: ReadonlySet<string> = new Set(['validate/wrong-type', 'validate/bad-key', 'validate/unknown-field']);

function readErrors(errors: readonly ShapeError[], node: Sourced, context: ShapeContext): Fault[] {
  const faults: Fault[] = [];
  const typed = new Set<string>();
  const unknown = errors
    .filter((error) => error.keyword === 'additionalProperties')
    .map((error) => ({ path: error.instancePath, key: error.params.additionalProperty as string }));
  const absent = new Map<string, ShapeError[]>();
  for (const error of [...errors].sort((a, b) => a.schemaPath.length - b.schemaPath.length)) {
    if (error.keyword === 'if' || /\/propertyNames\//.test(error.schemaPath)) continue;
    if (error.keyword === 'type' && typed.has(error.instancePath)) continue;
    if (error.keyword === 'type') typed.add(error.instancePath);
    // A slip in a field that must be there is one fault, told at the slip.
    if (
      error.keyword === 'required' &&
      unknown.some((u) => u.path === error.instancePath && suggest(u.key, [error.params.missingProperty as string]))
    )
      continue;
    if (error.keyword === 'required') {
      absent.set(error.instancePath, [...(absent.get(error.instancePath) ?? []), error]);
      continue;
    }
    const fault = readError(error, node, context);
    if (fault) faults.push(fault);
  }
  for (const group of absent.values()) {
    const fault = readError(
      group[0] as ShapeError,
      node,
      context,
      group.map((error) => error.params.missingProperty as string),
    );
    if (fault) faults.push(fault);
  }
  // A value of the wrong type, or under a name that is not allowed, has no other faults worth telling.
  const settled = faults.filter(({ diagnostic }) => SETTLING.has(diagnostic.code)).map(({ path }) => path.join('.'));
  const isEcho = ({ path, diagnostic }: Fault): boolean => {
    const here = path.join('.');
    return !SETTLING.has(diagnostic.code) && settled.some((one) => here === one || here.startsWith(`${one}.`));
  };
  return faults.filter((fault) => !isEcho(fault));
}

function readError(
  error: ShapeError,
  root: Sourced,
  context: ShapeContext,
  missing: readonly string[] = [],
): Fault | undefined {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const node = childAt(root, path);
  if (!node) return undefined;
  const schema = schemaAt(error.schemaPath.startsWith('overlay') ? context.overlay : context.schema, error.schemaPath);
  const say = new ShapeWords(path, node, schema, context);
  switch (error.keyword) {
    case 'additionalProperties':
      return say.unknownField(error.params.additionalProperty as string);
    case 'required':
      return say.missing(missing);
    case 'discriminator':
      return error.params.error === 'tag' && error.params.tagValue === undefined
        ? say.missing([error.params.tag as string])
        : say.badTag(error.params.tag as string);
    case 'type':
      return say.wrongType();
    case 'enum':
      return say.badEnum(schema.enum ?? []);
    case 'const':
      return say.badConst();
    case 'pattern':
      return say.badPattern();
    case 'propertyNames':
      return say.badKey(error.params.propertyName as string);
    default:
      return say.outOfRange(error.keyword, error.params.limit as number);
  }
}

/** The schema node that a keyword stands on: everything in the pointer but its last part. */
function schemaAt(schema: Schema, pointer: string): Schema {
  const parts = pointer
    .split('/')
    .slice(1, -1)
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
  let current: unknown = schema;
  for (const part of parts) current = (current as Record<string, unknown> | undefined)?.[part];
  return (current ?? {}) as Schema;
}
