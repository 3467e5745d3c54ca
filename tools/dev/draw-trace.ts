/** A trace as a tree: who called whom, how long each took, and when, on one line each. Errors are red and carry a sign. */
import { safeCut, safeText } from './safe-text.ts';
import type { Span } from './span.ts';
import type { Colour, Style } from './terminal-style.ts';
import type { Trace } from './trace-book.ts';

export interface DrawOptions {
  readonly style: Style;
  readonly colourOf: (service: string) => Colour;
  /** Name of a queue in AWS -> its name in the manifests. */
  readonly queues: ReadonlyMap<string, string>;
}

interface Row {
  readonly span: Span;
  readonly prefix: string;
  /** What stands before the lines that belong to the row. */
  readonly below: string;
}

const MOST_ROWS = 60;
const MOST_DEPTH = 12;
const LONGEST_BAR = 32;
const SHORTEST_BAR = 8;

/** Lines to write, without line ends. */
export function drawTrace(trace: Trace, options: DrawOptions): string[] {
  const { style } = options;
  const spans = [...trace.spans].sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));
  const first = spans[0];
  if (first === undefined) return [];
  const rows = rowsOf(spans);
  const shown = rows.slice(0, MOST_ROWS);
  const from = Math.min(...spans.map(({ start }) => start));
  const to = Math.max(...spans.map(({ end }) => end));
  const failed = spans.some((span) => span.failed);
  const news = spans.filter(({ id }) => !trace.shown.has(id)).length;

  const labels = shown.map(({ span, prefix }) => `${prefix}${safeCut(span.service, 30)}`);
  const names = shown.map(({ span }) => nameOf(span, options.queues));
  const times = shown.map(({ span }) => took(span.end - span.start));
  const notes = shown.map(({ span }) => statusOf(span));
  const widest = (texts: readonly string[]): number => Math.max(...texts.map((text) => [...text].length));
  const [label, time, note] = [widest(labels), widest(times), widest(notes)];
  const width = style.width() - 1;
  // The bar gives way first, then the names.
  const fixed = label + 2 + 2 + time + 2 + note + 2;
  const name = Math.max(Math.min(widest(names), width - fixed - SHORTEST_BAR), 8);
  const bar = Math.min(width - fixed - name - 2, LONGEST_BAR);

  const title = [
    `trace ${xray(trace.id)}`,
    safeCut(nameOf(first, options.queues), 60),
    took(to - from),
    ...(failed ? ['✗ failed'] : []),
    ...(trace.shown.size > 0 ? [`continued, ${news} more ${news === 1 ? 'span' : 'spans'}`] : []),
  ].join('  ');
  const lines = [style.paint(failed ? ['bold', 'red'] : 'bold', cut(title, width))];
  for (const [index, { span, prefix, below }] of shown.entries()) {
    const isOld = trace.shown.has(span.id);
    const service = safeCut(span.service, 30);
    const timing = (times[index] ?? '').padStart(time);
    const status = (notes[index] ?? '').padEnd(note);
    const text = `${safeCut(names[index] ?? '', name).padEnd(name)}  ${timing}  ${status}`;
    const picture = bar >= SHORTEST_BAR ? `  ${barOf(span, from, to, bar)}` : '';
    const colour = options.colourOf(span.service);
    const padding = ' '.repeat(label - [...prefix].length - [...service].length);
    const painted = span.failed
      ? style.paint('red', `${text}${picture}`)
      : `${isOld ? style.paint('dim', text) : text}${style.paint(isOld ? 'dim' : colour, picture)}`;
    lines.push(`${style.paint('dim', prefix)}${style.paint(colour, service)}${padding}  ${painted}`.trimEnd());
    if (span.fault !== '') {
      const fault = cut(`${span.failed ? '✗' : '!'} ${safeText(span.fault)}`, width - [...below].length);
      lines.push(`${style.paint('dim', below)}${style.paint(span.failed ? 'red' : 'yellow', fault)}`);
    }
  }
  const left = rows.length - shown.length + trace.dropped;
  if (left > 0) lines.push(style.paint('dim', `   … ${left} more ${left === 1 ? 'span' : 'spans'}`));
  return lines;
}

/** Depth first, children by their start. A span whose parent is not there stands at the top. */
function rowsOf(spans: readonly Span[]): Row[] {
  const ids = new Set(spans.map(({ id }) => id));
  const children = new Map<string | undefined, Span[]>();
  for (const span of spans) {
    const parent =
      span.parent !== undefined && span.parent !== span.id && ids.has(span.parent) ? span.parent : undefined;
    children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  const rows: Row[] = [];
  const seen = new Set<string>();
  const walk = (parent: string | undefined, indent: string, depth: number): void => {
    const own = children.get(parent) ?? [];
    for (const [index, span] of own.entries()) {
      if (seen.has(span.id)) continue;
      seen.add(span.id);
      const last = index === own.length - 1;
      // Deeper trees are drawn flat from there on: a narrow window must still have room for names.
      const next = depth >= MOST_DEPTH ? indent : `${indent}${last ? '   ' : '│  '}`;
      rows.push({ span, prefix: `${indent}${last ? '└─ ' : '├─ '}`, below: `${next}   ` });
      walk(span.id, next, depth + 1);
    }
  };
  walk(undefined, '', 0);
  // Parents that name each other in a circle have no top.
  for (const span of spans) if (!seen.has(span.id)) rows.push({ span, prefix: '└─ ', below: '   ' });
  return rows;
}

/** `POST /send-to-sqs`, `GET responder /responder/host`, `orders send`. */
function nameOf({ name, kind, attributes }: Span, queues: ReadonlyMap<string, string>): string {
  const url = attributes['url.full'];
  if (kind === 'client' && typeof url === 'string' && URL.canParse(url)) {
    const peer = attributes['peer.service'];
    const { host, pathname } = new URL(url);
    return safeText(`${name.split(' ')[0]} ${typeof peer === 'string' ? `→ ${peer}` : host} ${pathname}`);
  }
  const queue = queues.get(name.split(' ')[0] ?? '');
  return safeText(queue === undefined ? name : `${queue}${name.slice(name.indexOf(' '))}`);
}

function statusOf({ failed, attributes }: Span): string {
  const status = attributes['http.response.status_code'];
  const text = status === undefined ? '' : safeCut(String(status), 5);
  return failed ? `✗ ${text}`.trimEnd() : text;
}

function took(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`;
}

function barOf(span: Span, from: number, to: number, width: number): string {
  const scale = to > from ? width / (to - from) : 0;
  const start = Math.min(Math.floor((span.start - from) * scale), width - 1);
  const length = Math.max(Math.min(Math.round((span.end - span.start) * scale), width - start), 1);
  return `${'·'.repeat(start)}${'█'.repeat(scale === 0 ? width : length)}`;
}

/** `1-68a1b2c3-…`: as X-Ray writes it, so that it can be searched for in AWS as well. */
const xray = (id: string): string => {
  const safe = safeCut(id, 64);
  return `1-${safe.slice(0, 8)}-${safe.slice(8)}`;
};

const cut = (text: string, most: number): string => {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
};
