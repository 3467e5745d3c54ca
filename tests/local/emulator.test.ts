/** Starting the emulator where another one starts, too. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bringEmulator } from '../../tools/bring.ts';
import { startEmulator, stopEmulator } from '../../tools/emulator.ts';
import { freePort } from '../../tools/free-port.ts';
import { isMissing } from '../tools.ts';

describe.skipIf(isMissing(await bringEmulator()))('two emulators on one port', () => {
  const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'ecs-compile-emulator-')));
  afterAll(async () => {
    for (const folder of folders) {
      await stopEmulator(folder);
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('are not taken for each other: one starts, the other says that it did not', async () => {
    const port = await freePort(0);
    const started = await Promise.all(folders.map((folder) => startEmulator({ folder, port })));
    expect(started.map(({ ok }) => ok).sort()).toEqual([false, true]);
    expect(started.find((one) => !one.ok)).toMatchObject({
      message: expect.stringContaining('Address already in use'),
    });
  });
});
