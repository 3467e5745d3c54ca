/**
 * Cron expressions for Application Auto Scaling. Six fields are AWS's own; five are Unix's and are translated: the year is added,
 * days of the week get their names, and one of the two fields for days becomes `?`. A wrong one comes back as a sentence.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
 */
export type Cron = { readonly aws: string } | { readonly fault: string };

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Other words for the numbers from `first` on. */
  readonly names?: readonly string[];
  readonly first?: number;
  /** What the field has besides numbers, in AWS's form. */
  readonly special?: RegExp;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const MINUTES: Field = { name: 'minutes', from: 0, to: 59 };
const HOURS: Field = { name: 'hours', from: 0, to: 23 };
const DAY_OF_MONTH: Field = { name: 'day of month', from: 1, to: 31 };
const MONTH: Field = { name: 'month', from: 1, to: 12, names: MONTHS, first: 1 };
const UNIX_DAY_OF_WEEK: Field = { name: 'day of week', from: 0, to: 7, names: DAYS, first: 0 };
const AWS_DAY_OF_WEEK: Field = {
  name: 'day of week',
  from: 1,
  to: 7,
  names: DAYS,
  first: 1,
  special: /^(?:L|(?:[1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(?:L|#[1-5]))$/,
};
const AWS: readonly Field[] = [
  MINUTES,
  HOURS,
  { ...DAY_OF_MONTH, special: /^(?:L|LW|(?:[1-9]|[12][0-9]|3[01])W)$/ },
  MONTH,
  AWS_DAY_OF_WEEK,
  { name: 'year', from: 1970, to: 2199 },
];
const UNIX: readonly Field[] = [MINUTES, HOURS, DAY_OF_MONTH, MONTH, UNIX_DAY_OF_WEEK];

export function readCron(text: string): Cron {
  const [, kind] = /^\s*(cron|rate|at)\s*\(/i.exec(text) ?? [];
  if (kind !== undefined)
    return kind.toLowerCase() === 'cron'
      ? { fault: 'the fields stand here without `cron(` and `)`' }
      : { fault: 'a schedule has cron expressions only' };
  const written = text.trim().split(/\s+/);
  const fields = written.map((field) => field.toUpperCase());
  if (fields.length === 5) return fromUnix(fields as [string, string, string, string, string], written);
  if (fields.length !== 6)
    return { fault: `it has ${fields.length === 1 ? '1 field' : `${fields.length} fields`}, not six or five` };
  if ((fields[2] === '?') === (fields[4] === '?'))
    return { fault: '`?` must be in exactly one of the two fields for days, the third and the fifth' };
  return faultOf(fields, AWS, written) ?? { aws: fields.join(' ') };
}

function fromUnix(fields: readonly [string, string, string, string, string], written: readonly string[]): Cron {
  const fault = faultOf(fields, UNIX, written);
  if (fault) return fault;
  const [minutes, hours, day, month, week] = fields;
  // Unix runs on either of the two; AWS has only one of them.
  if (day !== '*' && week !== '*')
    return {
      fault: 'it has a day of the month and a day of the week, and AWS takes one of them: make it two actions',
    };
  const [days, weekDays] = week === '*' ? [day, '?'] : ['?', daysOfWeek(week)];
  return { aws: [minutes, hours, days, month, weekDays, '*'].join(' ') };
}

/**
 * When an expression of AWS's six fields is due, as all the numbers of each field: one text for all ways to write the same times, as in the
 * module service. `?` is every day, and so are `*` and `1-7`. What is no number stays as it is, but for the names of days.
 */
export function timesOf(aws: string): string {
  const fields = aws.split(' ').map((text, index) => {
    const field = AWS[index] as Field;
    const items = text.split(',').flatMap((item) => numbersOf(item === '?' ? '*' : item, field));
    return [...new Set(items)].sort().join();
  });
  return fields.join(' ');
}

function numbersOf(item: string, field: Field): readonly string[] {
  if (field.special?.test(item)) return [item.replace(/^[A-Z]{3}/, (day) => String(numberOf(day, field) ?? day))];
  const [range = '', step] = item.split('/');
  const [first = '', last] = range === '*' ? [String(field.from), String(field.to)] : range.split('-');
  const from = numberOf(first, field) ?? field.from;
  const to = last === undefined ? (step === undefined ? from : field.to) : (numberOf(last, field) ?? from);
  const stride = Number(step ?? 1);
  return Array.from({ length: Math.floor((to - from) / stride) + 1 }, (_, index) => String(from + index * stride));
}

/** By name, each by itself or as one range: a Unix range such as 5-7 would end on AWS's Sunday, before it begins. */
function daysOfWeek(field: string): string {
  const days = field.split(',').flatMap((item) => {
    const [range = '', step] = item.split('/');
    const [first = '', last] = range === '*' ? ['0', '6'] : range.split('-');
    const from = numberOf(first, UNIX_DAY_OF_WEEK) ?? 0;
    const to = last === undefined ? (step === undefined ? from : 6) : (numberOf(last, UNIX_DAY_OF_WEEK) ?? from);
    const stride = Number(step ?? 1);
    return Array.from({ length: Math.floor((to - from) / stride) + 1 }, (_, index) => (from + index * stride) % 7);
  });
  const sorted = [...new Set(days)].sort((one, other) => one - other);
  const names = sorted.map((day) => DAYS[day] as string);
  const unbroken = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0) === sorted.length - 1;
  return names.length > 2 && unbroken ? `${names[0]}-${names.at(-1)}` : names.join(',');
}

/** Numbers for days in six fields, when Unix would have other days: what they are to AWS, and what Unix would make of them. */
export function daysByNumber(text: string): { written: string; aws: string; unix: string } | undefined {
  const [, , , , written = '', year] = text.trim().toUpperCase().split(/\s+/);
  if (year === undefined || !/(?:^|[,-])[1-7]/.test(written)) return undefined;
  const named = (first: number): string =>
    written.replace(
      /(^|[,-])([1-7])/g,
      (_, before: string, day: string) => `${before}${DAYS[(Number(day) - first) % 7]}`,
    );
  const [aws, unix] = [named(1), /[#L]/.test(written) ? named(0) : daysOfWeek(written)];
  const same = !/[#L]/.test(written) && daysOfWeek(aws) === unix;
  return same ? undefined : { written, aws, unix };
}

/** `written` has the fields as they were written, for the sentence. */
function faultOf(
  fields: readonly string[],
  known: readonly Field[],
  written: readonly string[],
): { readonly fault: string } | undefined {
  for (const [index, field] of known.entries()) {
    const text = fields[index] as string;
    if (text === '?' && known === AWS && (index === 2 || index === 4)) continue;
    const at = text.split(',').findIndex((item) => !isItem(item, field));
    if (at < 0) continue;
    const wrong = written[index]?.split(',')[at];
    const words = field.names ? `, or ${field.names[0]} to ${field.names.at(-1)}` : '';
    return { fault: `\`${wrong}\` does not fit the field ${field.name} (${field.from} to ${field.to}${words})` };
  }
  return undefined;
}

/** `*`, a value or a range, each with a step or without; or one of the field's specials. */
function isItem(item: string, field: Field): boolean {
  if (field.special?.test(item)) return true;
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0) return false;
  if (step !== undefined && !(/^[1-9][0-9]{0,3}$/.test(step) && Number(step) <= field.to)) return false;
  if (range === '*') return true;
  const [first = '', last, ...rest] = range.split('-');
  const from = numberOf(first, field);
  if (from === undefined || rest.length > 0) return false;
  if (last === undefined) return true;
  const to = numberOf(last, field);
  return to !== undefined && from <= to;
}

function numberOf(text: string, { from, to, names = [], first = 0 }: Field): number | undefined {
  const index = names.indexOf(text);
  if (index >= 0) return index + first;
  const value = /^[0-9]{1,4}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value >= from && value <= to ? value : undefined;
}
