/**
 * One layer, or the merged service, against its schema. ajv finds the faults; this file says them in words, at the right characters, once each.
 * A faulty value is then taken out, so that everything else can still be checked; what was taken out is remembered, so that its absence is
 * not reported too. A map that lacks a field is taken out with all that is in it, since no schema takes it without; what is left in it
 * can be checked all the same (`checked`).
 */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Schema } from '../../model/schema.ts';
import type { Span } from '../../model/source.ts';
import { childAt, isList, type Sourced, spanOf, withChild } from '../../model/sourced.ts';
import { otherWord } from './elsewhere.ts';
import { type Fault, type ShapeContext, type ShapeError, ShapeWords } from './shape-words.ts';

export interface Shape {
  /** What is left once faulty values are taken out. */
  readonly node: Sourced;
  /** The same with the maps that only lack a field: every value in it is one that the schema takes. */
  readonly checked: Sourced;
  readonly diagnostics: readonly Diagnostic[];
  /** Paths (joined by dots) of what was taken out, and of what is missing; `consumes.-` stands for an item of a list. */
  readonly removed: ReadonlySet<string>;
  /** True when the node satisfies the schema. */
  readonly whole: boolean;
  /** True when `checked` does, but for fields that are missing. */
  readonly readable: boolean;
}

const ROUNDS = 12;

/** Checks `node`, reports each fault once and takes it out. */
export function checkShape(node: Sourced, context: ShapeContext): Shape {
  const diagnostics: Diagnostic[] = [];
  const removed = new Set(context.removed);
  const gone = new Set<string>();
  let current = node;
  let checked = node;
  for (let round = 0; round < ROUNDS; round++) {
    if (context.validate(current.value))
      return { node: current, checked, diagnostics, removed, whole: true, readable: true };
    const faults = readErrors(context.validate.errors ?? [], current, context);
    const known = new Set([...removed, ...gone]);
    for (const fault of faults)
      if (!isSilenced(fault, known, current, context.holes ?? [])) diagnostics.push(fault.diagnostic);
    const before = current;
    for (const fault of deepestFirst(faults)) {
      const isIncomplete = isOnlyIncomplete(fault, before);
      remember(fault, isIncomplete, before, removed);
      gone.add(fault.path.join('.'));
      if (!isIncomplete) checked = without(checked, fault.path);
      current = without(current, fault.path);
    }
    if (current !== before) continue;
    const readable = faults.every((fault) => fault.missing !== undefined);
    return { node: current, checked, diagnostics, removed, whole: false, readable };
  }
  return { node: current, checked, diagnostics, removed, whole: false, readable: false };
}

/** Faults that only follow from another one: of a field that was taken out, or of what the parser could not read. */
function isSilenced(
  { path, missing, diagnostic }: Fault,
  removed: ReadonlySet<string>,
  root: Sourced,
  holes: readonly Span[],
): boolean {
  if (missing?.every((field) => isGone(field, removed))) return true;
  const isAbsence = missing !== undefined || diagnostic.code === 'validate/out-of-range';
  if (!isAbsence) return false;
  const node = childAt(root, path);
  const span = node && spanOf(node.origin);
  if (span && holes.some((hole) => hole.source === span.source && hole.start >= span.start && hole.end <= span.end))
    return true;
  return missing === undefined && [...removed].some((one) => one.startsWith(`${path.join('.')}.`));
}

/** Taken out by itself, or with what it stood in. */
const isGone = (field: string, removed: ReadonlySet<string>): boolean => {
  const parts = field.split('.');
  return parts.some((_, index) => removed.has(parts.slice(0, index + 1).join('.')));
};

/** One fault for each place: taking an item out of a list twice would take the next one, too. */
function deepestFirst(faults: readonly Fault[]): Fault[] {
  const byPlace = new Map<string, Fault>();
  for (const fault of faults) {
    const place = fault.path.join('.');
    const other = byPlace.get(place);
    const missing = [...(other?.missing ?? []), ...(fault.missing ?? [])];
    byPlace.set(place, { ...other, ...fault, ...(missing.length > 0 ? { missing } : {}) });
  }
  return [...byPlace.values()].sort((a, b) => compareDescending(a.path, b.path));
}

/** A map without a field that it needs goes as a whole, so that its default or nothing stands there; the file as a whole stays. */
const without = (node: Sourced, path: readonly string[]): Sourced =>
  path.length > 0 && childAt(node, path) ? withChild(node, path, undefined) : node;

/** A map in a map whose other values were all looked at. Without its tag none of them was; an item of a list is known by its place. */
const isOnlyIncomplete = ({ path, missing, untagged }: Fault, root: Sourced): boolean =>
  missing !== undefined && !untagged && !isItem(root, path);

const isItem = (root: Sourced, path: readonly string[]): boolean => {
  const parent = childAt(root, path.slice(0, -1));
  return path.length > 0 && parent !== undefined && isList(parent);
};

function remember({ path, missing, meant }: Fault, isIncomplete: boolean, root: Sourced, removed: Set<string>): void {
  for (const field of [...(meant ?? []), ...(missing ?? [])]) removed.add(field);
  if (isItem(root, path)) closeGap(path, removed);
  else if (!isIncomplete && path.length > 0) removed.add(path.join('.'));
}

/** The items behind one that is taken out move up. */
function closeGap(path: readonly string[], removed: Set<string>): void {
  const list = path.slice(0, -1).join('.');
  const gone = Number(path.at(-1));
  for (const one of [...removed]) {
    const [index = '', ...rest] = one.startsWith(`${list}.`) ? one.slice(list.length + 1).split('.') : [];
    if (!/^[0-9]+$/.test(index) || Number(index) < gone) continue;
    removed.delete(one);
    if (Number(index) > gone) removed.add([list, Number(index) - 1, ...rest].join('.'));
  }
  removed.add(`${list}.-`);
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
      unknown.some((u) => u.path === error.instancePath && isMeant(u, error.params.missingProperty as string, context))
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

/** True when the field that is missing is there under another word. */
function isMeant({ path, key }: { path: string; key: string }, field: string, { noun }: ShapeContext): boolean {
  const word = otherWord(key, partsOf(path), noun === 'a service');
  return word ? word.field === field || (word.fields ?? []).includes(field) : suggest(key, [field]) !== undefined;
}

/** The parts of a JSON pointer. */
const partsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

function readError(
  error: ShapeError,
  root: Sourced,
  context: ShapeContext,
  missing: readonly string[] = [],
): Fault | undefined {
  const path = partsOf(error.instancePath);
  const node = childAt(root, path);
  if (!node) return undefined;
  const whole = error.schemaPath.startsWith('overlay') ? context.overlay : context.schema;
  const schema = schemaAt(whole, error.schemaPath);
  const say = new ShapeWords(path, node, schema, context);
  switch (error.keyword) {
    case 'additionalProperties':
      return say.unknownField(error.params.additionalProperty as string, unionAround(whole, error.schemaPath));
    case 'required':
      return schema.oneOf ? { ...say.missing(missing), untagged: true } : say.missing(missing);
    case 'discriminator':
      return error.params.error === 'tag' && error.params.tagValue === undefined
        ? { ...say.missing([error.params.tag as string]), untagged: true }
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

/** The choice of which the schema node of a keyword is a branch. */
const unionAround = (schema: Schema, pointer: string): Schema | undefined => {
  const [, parent] = /^(.*)\/oneOf\/[0-9]+\/[^/]+$/.exec(pointer) ?? [];
  return parent === undefined ? undefined : schemaAt(schema, `${parent}/oneOf`);
};

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
