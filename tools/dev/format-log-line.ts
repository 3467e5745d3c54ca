/**
 * A service's JSON log line as a person reads it: time, service, level, message, and the fields that say something. Ids of traces are left out: the
 * tree follows. What is not JSON stays as it is. Control characters never reach the terminal.
 */
import { safeCut, safeText } from './safe-text.ts';
import type { Colour, Style } from './terminal-style.ts';

export interface LogLineOptions {
  readonly service: string;
  readonly colour: Colour;
  /** Columns for the service's name. */
  readonly pad: number;
  readonly style: Style;
  /** Its absolute path is left out of stacks. */
  readonly root: string;
}

type Fields = Readonly<Record<string, unknown>>;

const LEVELS: Readonly<Record<string, { readonly word: string; readonly colour: Colour }>> = {
  trace: { word: 'trace', colour: 'dim' },
  debug: { word: 'debug', colour: 'dim' },
  info: { word: 'info ', colour: 'dim' },
  warn: { word: '! warn', colour: 'yellow' },
  error: { word: '✗ error', colour: 'red' },
  fatal: { word: '✗ fatal', colour: 'red' },
};
const LEVEL_WIDTH = 7;
const TIME_WIDTH = 12;
const LONGEST_FIELD = 80;
const LONGEST_MESSAGE = 2_000;
const LONGEST_STACK = 20;
const LEFT_OUT = new Set(
  'level time service msg trace_id span_id xray_trace_id reqId pid hostname v err method url status milliseconds problems'.split(
    ' ',
  ),
);
/** Lines of Fastify and of the drain that the window says in its own words; probes, and the pages about the API. */
const NOISE = [/^Server listening at /, /^draining$/, /^drained$/];
const PROBE = /\/(?:health|ready|openapi\.json)\/?(?:\?|$)|\/docs(?:\/|\?|$)/;

/** Lines to write, without line ends; none for noise. */
export function formatLogLine(line: string, options: LogLineOptions): string[] {
  const fields = parse(line);
  if (fields === undefined) return line.trim() === '' ? [] : [`${head(options, '', undefined)}${safeText(line)}`];
  const message = typeof fields.msg === 'string' ? fields.msg : '';
  if (NOISE.some((pattern) => pattern.test(message)) || (message === 'request' && PROBE.test(String(fields.url))))
    return [];
  const [first = '', ...rest] = message.slice(0, LONGEST_MESSAGE).split('\n');
  const level = typeof fields.level === 'string' ? fields.level : 'info';
  const said = first === 'request' && 'status' in fields ? '' : safeText(first);
  const parts = [said, request(fields, options.style), ...extras(fields, options.style)].filter((part) => part !== '');
  const indent = ' '.repeat(TIME_WIDTH + 1 + options.pad + 1);
  return [
    `${head(options, timeOf(fields.time), level)}${parts.join('  ')}`,
    ...rest.map((one) => `${indent}${safeText(one)}`),
    ...stack(fields, message, options).map((one) => `${indent}${one}`),
  ];
}

function parse(line: string): Fields | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Fields;
  } catch {
    return undefined;
  }
}

function head({ service, colour, pad, style }: LogLineOptions, time: string, level: string | undefined): string {
  const name = style.paint(colour, service.padEnd(pad));
  const { word, colour: shade } = LEVELS[level ?? ''] ?? {
    word: safeCut(level ?? '', LEVEL_WIDTH),
    colour: 'dim' as const,
  };
  return `${style.paint('dim', time.padEnd(TIME_WIDTH))} ${name} ${style.paint(shade, word.padEnd(LEVEL_WIDTH))} `;
}

/** The time of day, where the developer is. */
function timeOf(time: unknown): string {
  const date = new Date(typeof time === 'string' || typeof time === 'number' ? time : Number.NaN);
  if (Number.isNaN(date.getTime())) return '';
  const two = (part: number): string => String(part).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function request(fields: Fields, style: Style): string {
  if (!('method' in fields && 'url' in fields)) return '';
  const status = 'status' in fields ? Number(fields.status) : undefined;
  const text = `${safeText(String(fields.method))} ${safeCut(String(fields.url), LONGEST_FIELD)}`;
  const took = 'milliseconds' in fields ? ` ${safeText(String(fields.milliseconds))} ms` : '';
  if (status === undefined) return text + took;
  return `${text} ${style.paint(status >= 500 ? 'red' : status >= 400 ? 'yellow' : 'green', safeText(String(fields.status)))}${took}`;
}

function extras(fields: Fields, style: Style): string[] {
  return Object.entries(fields)
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return style.paint('dim', `${safeCut(name, 40)}=${safeCut(text ?? '', LONGEST_FIELD)}`);
    });
}

function stack(fields: Fields, message: string, { root, style }: LogLineOptions): string[] {
  const error = fields.err as Fields | undefined;
  if (typeof error !== 'object' || error === null) return [];
  const text = typeof error.stack === 'string' ? error.stack : `${String(error.type)}: ${String(error.message)}`;
  const lines = text
    .split('\n')
    .filter((line) => !/^\s+at .*\(?node:internal/.test(line))
    .map((line) => line.replaceAll(`file://${root}/`, '').replaceAll(`${root}/`, ''));
  // The message stands in the line above already.
  const shown = lines[0]?.endsWith(message) && message !== '' ? lines.slice(1) : lines;
  const cut = shown.length > LONGEST_STACK ? [...shown.slice(0, LONGEST_STACK), '    …'] : shown;
  return cut.map((line) => {
    const indented = /^\s*/.exec(line)?.[0].length ?? 0;
    const safe = ' '.repeat(Math.min(indented, 8)) + safeText(line.trimStart());
    return style.paint(line.trimStart().startsWith('at ') ? 'dim' : 'red', safe);
  });
}
