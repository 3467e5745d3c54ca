/** What a task may write, its first process and its restarts, held against the manifests. */
import { describe, expect, test } from 'vitest';
import type { Account } from './account.ts';
import { manifest, names, seconds } from './manifests.ts';
import { type Applied, lookUp } from './applied.ts';

export function readBackContainers(account: () => Account, applied: Applied): void {
  const { containerOf, taskOf } = lookUp(account, applied);

  describe('containers', () => {
    test.each(names)('%s cannot write its root file system, unless a tunnel or its manifest asks', async (name) => {
      const { filesystem: { read_only = true } = {}, tunnel = false } = manifest(name);
      expect((await containerOf(name))?.readonlyRootFilesystem).toBe(read_only && !tunnel);
    });

    test.each(names)('%s has a volume for each path that it may write, and for nothing else', async (name) => {
      const writable = manifest(name).filesystem?.writable ?? [];
      const { volumes = [] } = await taskOf(name);
      const mounts = (await containerOf(name))?.mountPoints ?? [];
      expect(mounts.map(({ containerPath, readOnly }) => [containerPath, readOnly])).toEqual(
        writable.map((path) => [path, false]),
      );
      expect(volumes.map((volume) => volume.name).sort()).toEqual(
        mounts.map(({ sourceVolume }) => sourceVolume).sort(),
      );
    });

    test.each(names)('%s has an init process, unless its manifest says no', async (name) => {
      const { init_process = true } = manifest(name);
      expect((await containerOf(name))?.linuxParameters?.initProcessEnabled === true).toBe(init_process);
    });

    test.each(names)('%s is started again by ECS only if its manifest asks', async (name) => {
      const { restart = false } = manifest(name);
      const { ignored_exit_codes, attempt_period = '60s' } = restart === true || restart === false ? {} : restart;
      expect((await containerOf(name))?.restartPolicy).toEqual(
        restart === false
          ? undefined
          : {
              enabled: true,
              ...(ignored_exit_codes === undefined ? {} : { ignoredExitCodes: ignored_exit_codes }),
              restartAttemptPeriod: seconds(attempt_period),
            },
      );
    });

    const traced = names.filter((name) => manifest(name).tracing);
    test.each(traced)('%s: the collector writes no file, and comes back when it crashed', async (name) => {
      expect(await containerOf(name, 'otel-collector')).toMatchObject({
        readonlyRootFilesystem: true,
        restartPolicy: { enabled: true, ignoredExitCodes: [0], restartAttemptPeriod: 60 },
      });
    });
  });
}
