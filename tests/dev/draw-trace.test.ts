import { describe, expect, test } from 'vitest';
import { drawTrace } from '../../tools/dev/draw-trace.ts';
import { type Span, spansOf } from '../../tools/dev/span.ts';
import { type Style, terminalStyle } from '../../tools/dev/terminal-style.ts';
import { type Trace, traceBook } from '../../tools/dev/trace-book.ts';

const ID = '68a1b2c3aaaaaaaaaaaaaaaaaaaaaaaa';
const plain = (columns = 100): Style => terminalStyle({ isTTY: false, columns }, {});

function span(id: string, parent: string | undefined, from: number, to: number, more: Partial<Span> = {}): Span {
  const base: Span = {
    ...{ trace: ID, id, parent, service: 'caller', name: id, kind: 'server', start: from, end: to },
    ...{ failed: false, fault: '', attributes: {} },
  };
  return { ...base, ...more };
}

const traceOf = (spans: readonly Span[], shown: readonly string[] = []): Trace => ({
  id: ID,
  spans,
  shown: new Set(shown),
  dropped: 0,
});
const draw = (trace: Trace, style = plain()): string[] =>
  drawTrace(trace, { style, colourOf: () => 'cyan', queues: new Map([['shop-local-orders', 'orders']]) });

const sent = [
  span('POST /send', undefined, 0, 20, { attributes: { 'http.response.status_code': 202 } }),
  span('shop-local-orders send', 'POST /send', 5, 15, { kind: 'producer' }),
  span('shop-local-orders process', 'shop-local-orders send', 20, 40, { service: 'consumer', kind: 'consumer' }),
];

describe('a tree', () => {
  test('has a line a span, in the order of calls, with its time and its place in the whole', () => {
    // As they may arrive: children first.
    expect(draw(traceOf([...sent].reverse()))).toEqual([
      'trace 1-68a1b2c3-aaaaaaaaaaaaaaaaaaaaaaaa  POST /send  40 ms',
      '└─ caller          POST /send      20 ms  202  ████████████████',
      '   └─ caller       orders send     10 ms       ····████████',
      '      └─ consumer  orders process  20 ms       ················████████████████',
    ]);
  });

  test('keeps to the width of the window', () => {
    const long = [
      span('a', undefined, 0, 9, { name: `GET /${'x'.repeat(300)}` }),
      span('b', 'a', 1, 2, { fault: 'y'.repeat(300), failed: true }),
    ];
    for (const width of [40, 60, 80, 200])
      for (const line of draw(traceOf(long), plain(width))) expect([...line].length).toBeLessThanOrEqual(width);
  });

  test('marks what failed with a sign, and says why', () => {
    const lines = draw(
      traceOf([
        span('a', undefined, 0, 9, {
          failed: true,
          fault: 'no paper',
          attributes: { 'http.response.status_code': 502 },
        }),
      ]),
    );
    expect(lines[0]).toContain('✗ failed');
    expect(lines[1]).toContain('✗ 502');
    expect(lines[2]).toBe('      ✗ no paper');
  });

  test('says what came later', () => {
    expect(draw(traceOf(sent, ['POST /send', 'shop-local-orders send']))[0]).toContain('continued, 1 more span');
  });

  test('ends with parents that are missing, in a circle, or themselves', () => {
    const odd = [span('a', 'b', 0, 1), span('b', 'a', 0, 1), span('c', 'c', 0, 1), span('d', 'gone', 0, 0)];
    expect(draw(traceOf(odd))).toHaveLength(5);
  });

  test('shows escape sequences instead of obeying them', () => {
    const bad = '\u001b[2J\r\u009b1A\u202eabc\n';
    const lines = draw(
      traceOf([
        span('a', undefined, 0, 1, {
          name: bad,
          service: bad,
          failed: true,
          fault: bad,
          attributes: { 'http.response.status_code': bad },
        }),
      ]),
    );
    expect(lines.join('')).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(lines.join('')).toContain('\\x1b[2J\\x0d\\x9b1A\\u202eabc\\x0a');
  });

  test('has no colours without a terminal, or with NO_COLOR', () => {
    expect(terminalStyle({ isTTY: true }, { NO_COLOR: '1' }).color).toBe(false);
    expect(draw(traceOf(sent), terminalStyle({ isTTY: true, columns: 80 }, {})).join('')).toContain('\u001b[');
  });

  test('of hundreds of spans is cut', () => {
    const many = Array.from({ length: 500 }, (_, index) =>
      span(`s${index}`, index === 0 ? undefined : `s${index - 1}`, index, index + 1),
    );
    const lines = draw(traceOf(many));
    expect(lines.length).toBeLessThan(70);
    expect(lines.at(-1)).toContain('440 more spans');
  });
});

describe('a trace', () => {
  const collect = (quiet: number, patience = 60_000) => {
    const traces: Trace[] = [];
    const waiting: (() => void)[] = [];
    const book = traceBook({
      onTrace: (trace) => {
        traces.push(trace);
        waiting.shift()?.();
      },
      quiet,
      patience,
    });
    return { traces, book, next: () => new Promise<void>((resolve) => waiting.push(resolve)) };
  };

  test('is handed out once its parents are there, and again with what comes later', async () => {
    const { traces, book, next } = collect(5);
    let handed = next();
    book.add(sent.slice(1, 2));
    book.add(sent.slice(0, 1));
    await handed;
    expect(traces.map(({ spans }) => spans.length)).toEqual([2]);
    handed = next();
    book.add(sent.slice(2));
    await handed;
    expect(traces[1]?.spans).toHaveLength(3);
    expect(traces[1]?.shown.size).toBe(2);
  });

  test('whose parent never comes is handed out after a while', async () => {
    const { traces, book, next } = collect(60_000, 5);
    const handed = next();
    book.add(sent.slice(1));
    await handed;
    expect(traces).toHaveLength(1);
  });

  test('is handed out when the window closes', () => {
    const { traces, book } = collect(60_000);
    book.add(sent);
    book.flush();
    expect(traces[0]?.spans).toHaveLength(3);
  });
});

test('spans are read out of OTLP, and nonsense is left out', () => {
  const body = {
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'caller' } }] },
        scopeSpans: [
          {
            spans: [
              {
                ...{ traceId: ID, spanId: 'a', name: 'GET /', kind: 2, startTimeUnixNano: '1700000000000500000' },
                ...{ endTimeUnixNano: '1700000000002000000', status: { code: 2 } },
                attributes: [{ key: 'http.response.status_code', value: { intValue: '500' } }],
                events: [
                  { name: 'exception', attributes: [{ key: 'exception.message', value: { stringValue: 'no' } }] },
                ],
              },
              { traceId: 7 },
            ],
          },
        ],
      },
    ],
  };
  const refused: unknown = JSON.parse(JSON.stringify(body).replace('"intValue":"500"', '"intValue":"404"'));
  expect(spansOf(refused)[0]).toMatchObject({ failed: false, fault: 'no' });
  expect(spansOf(body)).toEqual([
    {
      ...{ trace: ID, id: 'a', parent: undefined, service: 'caller', name: 'GET /', kind: 'server' },
      ...{ start: 1_700_000_000_000.5, end: 1_700_000_000_002, failed: true, fault: 'no' },
      attributes: { 'http.response.status_code': 500 },
    },
  ]);
  for (const nonsense of [
    null,
    7,
    [],
    {},
    { resourceSpans: 'x' },
    { resourceSpans: [{ scopeSpans: [{ spans: [null] }] }] },
  ])
    expect(spansOf(nonsense)).toEqual([]);
});
