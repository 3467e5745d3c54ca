/**
 * What the developer looks at: log lines of the services, traces, and the words of `just dev` itself. With `json` the services' lines go to stdout as they
 * are and everything else to stderr, so that they can be piped.
 */
import { drawTrace } from './draw-trace.ts';
import { formatLogLine } from './format-log-line.ts';
import { safeText } from './safe-text.ts';
import type { Span } from './span.ts';
import { type Colour, type Style, serviceColours, terminalStyle } from './terminal-style.ts';
import type { Trace } from './trace-book.ts';

export interface DevWindow {
  readonly style: Style;
  readonly colourOf: (service: string) => Colour;
  /** Words of its own. */
  say(topic: string, text: string, colour?: Colour): void;
  write(text: string): void;
  line(service: string, line: string): void;
  /** Lines of a service's log as they are shown. */
  format(service: string, line: string): readonly string[];
  trace(trace: Trace): void;
}

export interface DevWindowOptions {
  readonly json: boolean;
  readonly root: string;
  /** Columns for names; asked for each time. */
  readonly pad: () => number;
  readonly queues: () => ReadonlyMap<string, string>;
}

/** Traces that are drawn in a second; under load the others are only counted. */
const TRACES_A_SECOND = 5;

export function devWindow({ json, root, pad, queues }: DevWindowOptions): DevWindow {
  const stream = json ? process.stderr : process.stdout;
  const style = terminalStyle(stream);
  const colourOf = serviceColours();
  let isBlank = true;
  const write = (text: string): void => {
    stream.write(`${text}\n`);
    isBlank = text === '' || text.endsWith('\n');
  };
  const say: DevWindow['say'] = (topic, text, colour = 'cyan') =>
    write(`${style.paint(colour, topic.padEnd(10))} ${text}`);
  const format: DevWindow['format'] = (service, line) =>
    formatLogLine(line, { service, colour: colourOf(service), pad: pad(), style, root });
  let drawn = 0;
  let counted = 0;
  let isCounting = false;
  const startOver = (): void => {
    if (counted > 0) say('traces', `${counted} more in that second, not drawn`);
    drawn = 0;
    counted = 0;
    isCounting = false;
  };
  return {
    style,
    colourOf,
    say,
    write,
    format,
    line(service, line) {
      if (json) {
        process.stdout.write(`${line.startsWith('{') ? line : safeText(line)}\n`);
        return;
      }
      for (const one of format(service, line)) write(one);
    },
    trace(trace) {
      if (trace.spans.every(isAboutApi)) return;
      if (!isCounting) {
        isCounting = true;
        setTimeout(startOver, 1_000).unref();
      }
      drawn += 1;
      if (drawn > TRACES_A_SECOND) counted += 1;
      else write(`${isBlank ? '' : '\n'}${drawTrace(trace, { style, colourOf, queues: queues() }).join('\n')}\n`);
    },
  };
}

/** The pages that describe a service load a dozen files; none of them is the developer's doing. */
const isAboutApi = ({ kind, attributes }: Span): boolean =>
  kind === 'server' && /\/(?:docs(?:\/.*)?|openapi\.json)$/.test(String(attributes['url.path'] ?? ''));
