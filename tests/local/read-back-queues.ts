/** Queues and their dead-letter queues, held against the manifests. */
import { describe, expect, test } from 'vitest';
import type { Account } from './account.ts';
import { type Applied, lookUp } from './applied.ts';
import { manifests, seconds } from './manifests.ts';

const queueNames = [...manifests.values()].flatMap(({ queues = {} }) => Object.keys(queues)).sort();

export function readBackQueues(account: () => Account, applied: Applied): void {
  const { full, queueArn } = lookUp(account, applied);

  describe('queues', () => {
    test('are those of the manifests, each with a dead-letter queue', async () => {
      expect([...(await account().queues()).keys()].sort()).toEqual(
        queueNames.flatMap((name) => [full(name), full(`${name}-dlq`)]).sort(),
      );
    });

    test.each(queueNames)('%s: has the times of its manifest, long polling and encryption', async (name) => {
      const declared = [...manifests.values()].flatMap(({ queues }) => queues?.[name] ?? [])[0];
      expect((await account().queues()).get(full(name))).toMatchObject({
        VisibilityTimeout: String(seconds(declared?.visibility_timeout ?? '60s')),
        MessageRetentionPeriod: String(seconds('4d')),
        DelaySeconds: '0',
        ReceiveMessageWaitTimeSeconds: '20',
        SqsManagedSseEnabled: 'true',
      });
    });

    test.each(queueNames)('%s: gives up on a message after the tries of its manifest', async (name) => {
      const declared = [...manifests.values()].flatMap(({ queues }) => queues?.[name] ?? [])[0];
      expect(JSON.parse((await account().queues()).get(full(name))?.RedrivePolicy as string)).toEqual({
        deadLetterTargetArn: queueArn(`${name}-dlq`),
        maxReceiveCount: declared?.max_receives ?? 5,
      });
    });

    test.each(queueNames)(
      '%s: the dead-letter queue keeps messages longest, encrypted, and takes them from this queue only',
      async (name) => {
        const queue = (await account().queues()).get(full(`${name}-dlq`));
        expect(queue).toMatchObject({ MessageRetentionPeriod: String(seconds('14d')), SqsManagedSseEnabled: 'true' });
        expect(queue?.RedrivePolicy).toBeUndefined();
        expect(JSON.parse(queue?.RedriveAllowPolicy as string)).toEqual({
          redrivePermission: 'byQueue',
          sourceQueueArns: [queueArn(name)],
        });
      },
    );
  });
}
