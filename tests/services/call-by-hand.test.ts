/** The call to X-Ray that the documentation shows, made as it stands there: a shell runs it, and only the host is another. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isMissing, root } from '../tools.ts';
import { startXRay, type XRay } from './xray.ts';

const curl = spawnSync('curl', ['--version'], { encoding: 'utf8' });
const skip = isMissing(
  curl.status === 0 ? { ok: true } : { ok: false, message: 'curl is missing: install it to try the call to X-Ray' },
);
const shown = /^ +```sh\n([\s\S]*?)^ +```$/m.exec(readFileSync(join(root, 'docs/tracing.md'), 'utf8'))?.[1] ?? '';

let xray: XRay;
beforeAll(async () => {
  xray = await startXRay();
});
afterAll(() => xray.close());

test.skipIf(skip)('the call that the documentation shows is one that X-Ray takes', async () => {
  const script = shown.replace('https://xray.$AWS_REGION.amazonaws.com', xray.endpoint);
  expect(script).not.toBe(shown);
  const shell = spawn('sh', ['-eu', '-c', script], {
    env: {
      PATH: process.env.PATH,
      AWS_REGION: 'eu-west-2',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_SESSION_TOKEN: 'test',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let answer = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    answer += text;
  });
  expect((await once(shell, 'close'))[0]).toBe(0);
  expect(JSON.parse(answer)).toEqual({ UnprocessedTraceSegments: [] });
  const [segment] = xray.segments;
  expect(segment).toMatchObject({ name: 'by-hand', id: expect.stringMatching(/^[0-9a-f]{16}$/) });
  expect(segment?.trace_id).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  expect(segment?.trace_id.slice(2, 10)).toBe(segment?.start_time.toString(16));
});
