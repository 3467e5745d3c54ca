/** Diagnostics as people read them in a terminal: headline, place, the line with what is wrong underlined, and the way out. */
import type { Source, Span } from '../model/source.ts';
import type { Severity } from './catalog.ts';
import type { Diagnostic } from './diagnostic.ts';
import { linesOf, type Lines } from './lines.ts';

export interface Style {
  readonly color: boolean;
}

type Paint = (text: string, ...codes: number[]) => string;

const COLORS: Record<Severity, number> = { error: 31, warning: 33, note: 36 };

/** All diagnostics, each followed by a blank line. `sources` holds the text of every file that a span names. */
export function reportPretty(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, Source>,
  style: Style,
): string {
  const paint: Paint = style.color ? (text, ...codes) => `\u001b[${codes.join(';')}m${text}\u001b[0m` : (text) => text;
  const explained = new Set<string>();
  const secrets = diagnostics.flatMap(({ isSecret, span }) => (isSecret && span ? [span] : []));
  return diagnostics
    .map((diagnostic) => {
      const isFirst = !explained.has(diagnostic.code);
      explained.add(diagnostic.code);
      return `${one(diagnostic, sources, paint, isFirst, secrets)}\n`;
    })
    .join('\n');
}

function one(
  diagnostic: Diagnostic,
  sources: ReadonlyMap<string, Source>,
  paint: Paint,
  explain: boolean,
  secrets: readonly Span[],
): string {
  const color = COLORS[diagnostic.severity];
  const head = `${paint(`${diagnostic.severity}[${diagnostic.code}]`, color, 1)}${paint(`: ${diagnostic.message}`, 1)}`;
  const source = diagnostic.span && sources.get(diagnostic.span.source);
  const lines = source && linesOf(source.text);
  const width = diagnostic.span && lines ? gutterWidth(diagnostic.span, lines) : 1;
  const gutter = ' '.repeat(width);
  const body: string[] = [head];
  if (diagnostic.span && lines) body.push(...excerpt(diagnostic, diagnostic.span, lines, width, paint, color, secrets));
  else if (diagnostic.place) body.push(`${gutter}${paint('-->', 34)} ${diagnostic.place}`);
  for (const note of diagnostic.notes ?? []) body.push(`${gutter} ${paint('=', 34)} note: ${note}`);
  for (const related of diagnostic.related ?? [])
    body.push(`${gutter} ${paint('=', 34)} note: ${related.message} (${placeOf(related.span, sources)})`);
  if (diagnostic.help && !inlineHelp(diagnostic)) body.push(`${gutter} ${paint('=', 34)} help: ${diagnostic.help}`);
  if (explain && diagnostic.severity !== 'note')
    body.push(`${gutter} ${paint('=', 34)} explain: ecs-compile explain ${diagnostic.code}`);
  return body.join('\n');
}

/** A short help goes beside the underline, like `did you mean …`. */
function inlineHelp(diagnostic: Diagnostic): string | undefined {
  return diagnostic.span && diagnostic.help && diagnostic.help.length <= 48 ? diagnostic.help : undefined;
}

const gutterWidth = (span: Span, lines: Lines): number => String(lines.at(span.start).line).length;

function excerpt(
  diagnostic: Diagnostic,
  span: Span,
  lines: Lines,
  width: number,
  paint: Paint,
  color: number,
  secrets: readonly Span[],
): string[] {
  const help = inlineHelp(diagnostic);
  const { line, column } = lines.at(span.start);
  const whole = secrets
    .filter(({ source }) => source === span.source)
    .reduce((text, secret) => hide(text, secret, span.start - (column - 1)), lines.text(line));
  const bar = paint('|', 34);
  const from = column - 1;
  const to = Math.min(from + (span.end - span.start), whole.length);
  const { text, cut } = window(whole, from, to);
  const marked = Math.max(
    1,
    Math.min(
      displayWidth(text.slice(from - cut, to - cut)),
      displayWidth(text) - displayWidth(text.slice(0, from - cut)),
    ),
  );
  const before = displayWidth(text.slice(0, from - cut));
  const underline = paint(`${'^'.repeat(marked)}${help ? ` help: ${help}` : ''}`, color);
  return [
    `${' '.repeat(width)}${paint('-->', 34)} ${span.source}:${line}:${column}`,
    `${' '.repeat(width)} ${bar}`,
    `${paint(String(line), 34)} ${bar} ${visible(text)}`,
    `${' '.repeat(width)} ${bar} ${' '.repeat(before)}${underline}`,
  ];
}

/** A line, which starts at an offset of the file, with what is of a secret in it as dots: whatever else is wrong in that line. */
function hide(line: string, { start, end }: Span, offset: number): string {
  const [from, to] = [Math.max(0, start - offset), Math.min(line.length, end - offset)];
  return from < to ? line.slice(0, from) + '•'.repeat(to - from) + line.slice(to) : line;
}

const WINDOW = 160;

/** The part of a long line around what is marked, with `…` where something is left out. `cut`: how many characters less stand in front of it. */
function window(line: string, from: number, to: number): { readonly text: string; readonly cut: number } {
  if (line.length <= WINDOW) return { text: line, cut: 0 };
  const start = from < WINDOW / 2 ? 0 : Math.min(from - 40, line.length - WINDOW);
  const end = Math.min(line.length, Math.max(start + WINDOW, Math.min(to, start + 2 * WINDOW)));
  const head = start > 0 ? '…' : '';
  return { text: `${head}${line.slice(start, end)}${end < line.length ? '…' : ''}`, cut: start - head.length };
}

/** A line of the source as it can be shown: tabs as one space, other control characters as a dot. */
const visible = (text: string): string =>
  [...text]
    .map((c) =>
      c === '\t' ? ' ' : /[\p{Cc}\u2028\u2029\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u.test(c) ? '·' : c,
    )
    .join('');

/** Columns of a terminal: wide characters take two, combining ones none. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mn}/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

function placeOf(span: Span, sources: ReadonlyMap<string, Source>): string {
  const source = sources.get(span.source);
  if (!source) return span.source;
  const { line, column } = linesOf(source.text).at(span.start);
  return `${span.source}:${line}:${column}`;
}
