import { expect, test } from 'vitest';
import { formatLogLine } from '../../tools/dev/format-log-line.ts';
import { terminalStyle } from '../../tools/dev/terminal-style.ts';

const format = (line: unknown): string[] =>
  formatLogLine(typeof line === 'string' ? line : JSON.stringify(line), {
    service: 'caller',
    colour: 'cyan',
    pad: 9,
    style: terminalStyle({ isTTY: false }, {}),
    root: '/repo/shop',
  });
const base = {
  level: 'info',
  time: '2026-01-02T03:04:05.678Z',
  service: 'caller',
  trace_id: 'a',
  span_id: 'b',
  xray_trace_id: 'c',
  reqId: 'req-1',
};

test('a request is one short line', () => {
  const [line, ...rest] = format({
    ...base,
    method: 'POST',
    url: '/send',
    status: 202,
    milliseconds: 21,
    msg: 'request',
  });
  expect(line).toMatch(/^\d\d:\d\d:05\.678 caller {4}info {4}POST \/send 202 21 ms$/);
  expect(rest).toEqual([]);
});

test('a message comes with its own fields, and without the ids of the trace', () => {
  expect(format({ ...base, message_id: 'm1', event: 'test', msg: 'sent' })[0]).toMatch(
    /info {4}sent {2}message_id=m1 {2}event=test$/,
  );
});

test('probes, and what the window says itself, are left out', () => {
  for (const url of ['/health', '/responder/ready?x', '/docs/static/a.css', '/openapi.json'])
    expect(format({ ...base, method: 'GET', url, status: 200, milliseconds: 1, msg: 'request' })).toEqual([]);
  for (const msg of ['Server listening at http://127.0.0.1:3000', 'draining', 'drained'])
    expect(format({ ...base, msg })).toEqual([]);
  expect(format('')).toEqual([]);
});

test('an error has a sign and its stack, without the internals of Node and with short paths', () => {
  const stack =
    'Error: no paper\n    at print (file:///repo/shop/services/a.ts:1:2)\n    at node:internal/x:1:1\ncaused by: Error: b';
  const lines = format({
    ...base,
    level: 'error',
    err: { type: 'Error', message: 'no paper', stack },
    msg: 'no paper',
  });
  expect(lines[0]).toContain('✗ error no paper');
  expect(lines.slice(1).map((line) => line.trim())).toEqual(['at print (services/a.ts:1:2)', 'caused by: Error: b']);
});

test('the problems of a configuration are a line each', () => {
  const lines = format({
    ...base,
    level: 'fatal',
    problems: ['A is missing'],
    msg: 'ConfigurationError: 1 problem:\n  A is missing',
  });
  expect(lines.map((line) => line.trim()).slice(1)).toEqual(['A is missing']);
});

test('escape sequences are shown, wherever they stand', () => {
  const bad = '\u001b]0;x\u0007\u202e\u2028\r';
  const lines = [
    ...format({
      ...base,
      msg: `${bad}\n${bad}`,
      [bad]: bad,
      level: bad,
      err: { type: bad, message: bad, stack: `${bad}\n    at ${bad}` },
    }),
    ...format({ ...base, time: bad, method: bad, url: bad, status: bad, milliseconds: bad, msg: 'request' }),
    ...format(`not JSON ${bad}`),
    ...format(`{"broken": ${bad}`),
    ...format('null'),
    ...format({ level: 7, msg: 9, err: 'text', time: {} }),
  ];
  expect(lines.join('')).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
  expect(lines.join('')).toContain('\\x1b]0;x\\x07\\u202e\\u2028\\x0d');
});
