/** Deletes finished messages in batches of up to ten, without making a message wait long for the others. */

import { setTimeout as wait } from 'node:timers/promises';
import { DeleteMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '../log.ts';

/** The most that SQS takes in one call. */
export const BATCH = 10;
const LINGER = 50;
const ATTEMPTS = 4;

interface Deletion {
  readonly id: string;
  readonly receiptHandle: string;
  readonly settle: (deleted: boolean) => void;
}

export interface Deletions {
  /** True once SQS has deleted the message; false when it did not after several attempts, and the message will come again. */
  delete(id: string, receiptHandle: string): Promise<boolean>;
  /** True from `delete` until its answer: the message is finished, and must not be given back. */
  has(receiptHandle: string): boolean;
  /** Does not wait for more to fill a batch; resolves when nothing is left to delete. */
  flush(): Promise<void>;
}

export function createDeletions(client: SQSClient, queueUrl: string, log: Log): Deletions {
  let waiting: Deletion[] = [];
  let timer: NodeJS.Timeout | undefined;
  const open = new Map<string, Promise<boolean>>();

  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = [];
    if (batch.length > 0) void deleteBatch(batch);
  };

  const deleteBatch = async (batch: readonly Deletion[]): Promise<void> => {
    let left = batch;
    for (let attempt = 1; attempt <= ATTEMPTS && left.length > 0; attempt++) {
      if (attempt > 1) await wait(Math.random() * 100 * 2 ** attempt);
      try {
        const { Failed = [] } = await client.send(
          new DeleteMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: left.map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle })),
          }),
        );
        const failed = new Set(Failed.map(({ Id }) => Number(Id)));
        for (const [index, deletion] of left.entries()) if (!failed.has(index)) deletion.settle(true);
        left = left.filter((_, index) => failed.has(index));
      } catch (error) {
        log.warn({ err: error, messages: left.length }, 'messages could not be deleted yet');
      }
    }
    for (const deletion of left) {
      log.error({ message_id: deletion.id }, 'a finished message could not be deleted; it will come again');
      deletion.settle(false);
    }
  };

  return {
    delete: (id, receiptHandle) => {
      const deleted = new Promise<boolean>((settle) => {
        waiting.push({ id, receiptHandle, settle });
        if (waiting.length >= BATCH) flush();
        else timer ??= setTimeout(flush, LINGER);
      });
      open.set(receiptHandle, deleted);
      return deleted.finally(() => open.delete(receiptHandle));
    },
    has: (receiptHandle) => open.has(receiptHandle),
    flush: async () => {
      flush();
      await Promise.all(open.values());
    },
  };
}
