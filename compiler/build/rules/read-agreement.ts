/**
 * Reads one comparison of a rule. `range: [2s, 120s]` is short for both ends as good values and what lies one second, or one, beyond as bad
 * ones. A value that the compiler converts to other than seconds is written as `{manifest, input}`.
 */
import { parseDuration } from '../../src/model/duration.ts';
import { assign, merge } from './patch.ts';
import type { Agreement, Value } from './rule.ts';
import { type Fields, fields, refuse, text } from './shapes.ts';

const KNOWN = ['file', 'module', 'input', 'with', 'range', 'good', 'bad', 'stricter', 'refuses'];

export function readAgreement(value: unknown, rule: string, defaults: Fields): Agreement {
  const of = fields(value, `${rule}: agreement`, ['field'], KNOWN);
  const field = text(of.field, `${rule}: field`);
  const place = `${rule}: ${field}`;
  const input = of.input === undefined ? field : text(of.input, `${place}: input`);
  const list = (key: string, part: Fields = of): Value[] => ((part[key] ?? []) as unknown[]).map(readValue);
  const range = of.range === undefined ? { good: [], bad: [] } : readRange(of.range, place);
  const stricter = of.stricter === undefined ? undefined : fields(of.stricter, place, ['values', 'because'], []);
  const file = of.file ?? 'manifest';
  if (file !== 'manifest' && file !== 'platform') refuse(place, 'has a file that is neither manifest nor platform');
  const agreement: Agreement = {
    rule,
    file,
    field,
    module: text(of.module ?? defaults.module, `${place}: module`),
    input,
    manifest: merge(file === 'manifest' ? (defaults.manifest ?? {}) : {}, of.with ?? {}) as Fields,
    good: [...range.good, ...list('good')],
    bad: [...range.bad, ...list('bad')],
    stricter: stricter && { values: list('values', stricter), because: text(stricter.because, `${place}: because`) },
    refuses: of.refuses === undefined ? undefined : text(of.refuses, `${place}: refuses`),
  };
  if (agreement.bad.length === 0 && stricter === undefined) refuse(place, 'has no bad value');
  return agreement;
}

/** The manifest of a comparison with one value in its field. */
export const manifestWith = ({ manifest, field }: Agreement, value: Value): Fields =>
  assign(manifest, field, value.manifest) as Fields;

function readValue(value: unknown): Value {
  const pair = typeof value === 'object' && value !== null && Object.keys(value).sort().join() === 'input,manifest';
  return pair ? (value as Value) : { manifest: value, input: inSeconds(value) };
}

function inSeconds(value: unknown): unknown {
  const milliseconds = typeof value === 'string' ? parseDuration(value) : undefined;
  return milliseconds === undefined ? value : milliseconds / 1000;
}

function readRange(value: unknown, place: string): { good: Value[]; bad: Value[] } {
  if (!Array.isArray(value) || value.length !== 2) refuse(place, 'has a range that is not `[from, to]`');
  const [from, to] = value.map(inSeconds);
  if (typeof from !== 'number' || typeof to !== 'number') refuse(place, 'has a range that is not of numbers');
  return { good: value.map(readValue), bad: [readValue(from - 1), readValue(to + 1)] };
}
