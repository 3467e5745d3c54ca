/** Keeps messages hidden while they are worked on, and gives back those that are not finished. */
import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Log } from '../log.ts';
import { BATCH } from './deletions.ts';

export interface Held {
  readonly id: string;
  readonly receiptHandle: string;
}

export interface Visibility {
  /** From now on the message stays hidden, until it is dropped. */
  hold(held: Held): void;
  drop(held: Held): void;
  /** Visible again after so many seconds. */
  giveBack(messages: readonly Held[], seconds: number): Promise<void>;
  readonly held: ReadonlySet<Held>;
  stop(): void;
}

export interface VisibilityOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Seconds that a received message stays hidden. It is extended each third of that. */
  readonly timeout: number;
  readonly log: Log;
}

export function createVisibility({ client, queueUrl, timeout, log }: VisibilityOptions): Visibility {
  const held = new Set<Held>();

  const change = async (messages: readonly Held[], seconds: number): Promise<void> => {
    for (let start = 0; start < messages.length; start += BATCH) {
      const batch = messages.slice(start, start + BATCH);
      try {
        const { Failed = [] } = await client.send(
          new ChangeMessageVisibilityBatchCommand({
            QueueUrl: queueUrl,
            Entries: batch.map(({ receiptHandle }, index) => ({
              Id: String(index),
              ReceiptHandle: receiptHandle,
              VisibilityTimeout: seconds,
            })),
          }),
        );
        for (const { Id, Message } of Failed)
          log.warn(
            { message_id: batch[Number(Id)]?.id, reason: Message },
            'the visibility of a message was not changed',
          );
      } catch (error) {
        log.warn({ err: error, messages: batch.length }, 'the visibility of messages was not changed');
      }
    }
  };

  const timer = setInterval(() => void change([...held], timeout), (timeout * 1_000) / 3);
  return {
    held,
    hold: (message) => void held.add(message),
    drop: (message) => void held.delete(message),
    giveBack: change,
    stop: () => clearInterval(timer),
  };
}
