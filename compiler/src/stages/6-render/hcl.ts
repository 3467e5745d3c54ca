/**
 * Prints HCL as `terraform fmt` and `terragrunt hcl fmt` leave it. It owns everything inside braces: quoting, alignment, line breaks. Values are
 * data: only a `Raw` expression, which no value from a manifest can become, is printed as code.
 */

declare const rawMark: unique symbol;
declare const printedMark: unique symbol;

/** An expression as it stands. Made only by this stage, from identifiers. */
export interface Raw {
  readonly raw: string;
  readonly [rawMark]?: true;
}

/** A string with expressions in it. */
export interface Interpolated {
  readonly parts: readonly (string | Raw)[];
}

export type HclExpr =
  | string
  | number
  | boolean
  | null
  | Raw
  | Interpolated
  | readonly HclExpr[]
  | ReadonlyMap<string, HclExpr>;
export type HclNode =
  | { readonly block: string; readonly labels?: readonly string[]; readonly body: readonly HclNode[] }
  | { readonly attr: string; readonly value: HclExpr }
  | 'blank';

/** Text that came out of the printer. Templates take nothing else. */
export type Printed = string & { readonly [printedMark]: true };

const LINE = 100;

/** Blocks and attributes, without a line break at the end. */
export const print = (nodes: readonly HclNode[]): Printed => body(nodes, 0).join('\n') as Printed;

/** A comment of one line; control characters in the text cannot end it. */
export const comment = (text: string): Printed => `# ${text.replace(/[\p{Cc}\u2028\u2029]/gu, '?')}` as Printed;

function body(nodes: readonly HclNode[], depth: number): string[] {
  const lines: string[] = [];
  let group: [string, string][] = [];
  const flush = (): void => {
    lines.push(...align(group, depth));
    group = [];
  };
  for (const node of nodes) {
    if (node === 'blank') {
      flush();
      lines.push('');
    } else if ('block' in node) {
      flush();
      const labels = (node.labels ?? []).map((label) => ` ${quote(label)}`).join('');
      lines.push(`${indent(depth)}${node.block}${labels} {`, ...body(node.body, depth + 1), `${indent(depth)}}`);
    } else {
      const [first = '', ...rest] = expression(node.value, depth);
      if (rest.length === 0) group.push([node.attr, first]);
      else {
        flush();
        lines.push(`${indent(depth)}${node.attr} = ${first}`, ...rest);
      }
    }
  }
  flush();
  return lines;
}

/** Neighbouring attributes of one line have their `=` below each other. */
function align(group: readonly [string, string][], depth: number): string[] {
  const width = Math.max(0, ...group.map(([name]) => [...name].length));
  return group.map(([name, value]) => `${indent(depth)}${name}${' '.repeat(width - [...name].length)} = ${value}`);
}

/** The lines of an expression; the first without indentation. */
function expression(value: HclExpr, depth: number): string[] {
  if (value === null || typeof value === 'boolean') return [String(value)];
  if (typeof value === 'number') return [number(value)];
  if (typeof value === 'string') return [quote(value)];
  if (value instanceof Map) return object(value as ReadonlyMap<string, HclExpr>, depth);
  if (Array.isArray(value)) return list(value as readonly HclExpr[], depth);
  if ('raw' in (value as object)) return [(value as Raw).raw];
  return [interpolated((value as Interpolated).parts)];
}

/** A `$` in front of an expression would turn `${` into its escape: it is written as its code point. */
function interpolated(parts: readonly (string | Raw)[]): string {
  const printed = parts.map((part, index) => {
    if (typeof part !== 'string') return `\${${part.raw}}`;
    const text = escapeText(part);
    return typeof parts[index + 1] === 'object'
      ? text.replace(/[$%]+$/, (marks) => [...marks].map(codePoint).join(''))
      : text;
  });
  return `"${printed.join('')}"`;
}

const codePoint = (character: string): string =>
  `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, '0')}`;

function object(entries: ReadonlyMap<string, HclExpr>, depth: number): string[] {
  if (entries.size === 0) return ['{}'];
  const attributes = [...entries].map(([key, value]): HclNode => ({ attr: objectKey(key), value }));
  return ['{', ...body(attributes, depth + 1), `${indent(depth)}}`];
}

function list(items: readonly HclExpr[], depth: number): string[] {
  const printed = items.map((item) => expression(item, depth + 1));
  const flat = `[${printed.map((lines) => lines[0]).join(', ')}]`;
  if (printed.every((lines) => lines.length === 1) && flat.length + depth * 2 <= LINE) return [flat];
  return [
    '[',
    ...printed.flatMap((lines) =>
      lines.map(
        (line, index) => `${index === 0 ? indent(depth + 1) : ''}${line}${index === lines.length - 1 ? ',' : ''}`,
      ),
    ),
    `${indent(depth)}]`,
  ];
}

/** Words that HCL reads as something else where a key begins. */
const RESERVED = new Set(['for', 'true', 'false', 'null']);
const objectKey = (key: string): string =>
  /^[A-Za-z_][A-Za-z0-9_-]*$/.test(key) && !RESERVED.has(key) ? key : quote(key);

/** Never in exponent form, which `terraform fmt` leaves but people do not read. */
function number(value: number): string {
  const text = String(value);
  return /e/.test(text) ? value.toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 }) : text;
}

const quote = (text: string): string => `"${escapeText(text)}"`;

const ESCAPES: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Template marks are doubled; a `$` or `%` in front of one is written as its code point, so that three in a row cannot be read another way. */
function escapeText(text: string): string {
  return text
    .replace(/["\\\n\r\t]/g, (character) => ESCAPES[character] as string)
    .replace(/[\p{Cc}\u2028\u2029\ufeff]/gu, codePoint)
    .replace(
      /([$%]*)([$%])\{/g,
      (_, before: string, mark: string) => `${[...before].map(codePoint).join('')}${mark}${mark}{`,
    );
}

const indent = (depth: number): string => '  '.repeat(depth);
