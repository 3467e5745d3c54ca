/**
 * Collects spans until a trace is whole: the parents of all its spans are there, and none came for a while. Spans that come afterwards, such as those of
 * a message that is worked on later, open it again: it is handed out once more, whole, with how many were shown before.
 *
 * Memory has a limit: the oldest traces are forgotten, and a trace keeps so many spans.
 */
import type { Span } from './span.ts';

export interface Trace {
  readonly id: string;
  readonly spans: readonly Span[];
  /** Spans that were handed out the last time. */
  readonly shown: ReadonlySet<string>;
  /** Spans over the limit that were not kept. */
  readonly dropped: number;
}

export interface TraceBookOptions {
  readonly onTrace: (trace: Trace) => void;
  /** Milliseconds without a new span after which a trace is whole. */
  readonly quiet?: number;
  /** Milliseconds after which a trace is handed out although a parent is missing: the caller may be a program that sends no spans. */
  readonly patience?: number;
}

export interface TraceBook {
  add(spans: readonly Span[]): void;
  /** Hands out what is waiting. */
  flush(): void;
}

interface Page {
  readonly spans: Map<string, Span>;
  readonly shown: Set<string>;
  dropped: number;
  timer: NodeJS.Timeout | undefined;
}

const TRACES = 5_000;
const SPANS = 2_000;

export function traceBook({ onTrace, quiet = 1_500, patience = 5_000 }: TraceBookOptions): TraceBook {
  const pages = new Map<string, Page>();

  const handOut = (id: string, page: Page): void => {
    clearTimeout(page.timer);
    page.timer = undefined;
    onTrace({ id, spans: [...page.spans.values()], shown: new Set(page.shown), dropped: page.dropped });
    for (const span of page.spans.keys()) page.shown.add(span);
  };
  const isWhole = ({ spans }: Page): boolean =>
    [...spans.values()].every(({ parent }) => parent === undefined || spans.has(parent));
  const pageOf = (id: string): Page => {
    const known = pages.get(id);
    if (known !== undefined) return known;
    const page: Page = { spans: new Map(), shown: new Set(), dropped: 0, timer: undefined };
    pages.set(id, page);
    const oldest = pages.size > TRACES ? pages.entries().next().value : undefined;
    if (oldest !== undefined) {
      if (oldest[1].timer !== undefined) handOut(...oldest);
      pages.delete(oldest[0]);
    }
    return page;
  };
  return {
    add(spans) {
      const touched = new Set<string>();
      for (const span of spans) {
        const page = pageOf(span.trace);
        if (page.spans.size >= SPANS) page.dropped += 1;
        else page.spans.set(span.id, span);
        touched.add(span.trace);
      }
      for (const id of touched) {
        const page = pages.get(id);
        if (page === undefined) continue;
        clearTimeout(page.timer);
        page.timer = setTimeout(() => handOut(id, page), isWhole(page) ? quiet : patience);
      }
    },
    flush() {
      for (const [id, page] of pages) if (page.timer !== undefined) handOut(id, page);
    },
  };
}
