/** Puts JSON on a queue. The trace goes along in the message's attributes (the AWS instrumentation adds them). */
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { DependencyError } from '../http/dependency-error.ts';

const TIMEOUT = 5_000;

export interface SendOptions {
  /** Ends the sending early: the `signal` of the message that is worked on. */
  readonly signal?: AbortSignal;
  /** FIFO queues only. */
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/**
 * The id that SQS gave the message.
 * @throws DependencyError when the queue does not take it within five seconds, the SDK's own repetitions included
 */
export async function sendMessage(
  client: SQSClient,
  queueUrl: string,
  body: unknown,
  options: SendOptions = {},
): Promise<string> {
  const queue = queueName(queueUrl);
  const timeout = AbortSignal.timeout(TIMEOUT);
  const signal = options.signal === undefined ? timeout : AbortSignal.any([timeout, options.signal]);
  try {
    const { MessageId } = await client.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: JSON.stringify(body),
        MessageGroupId: options.groupId,
        MessageDeduplicationId: options.deduplicationId,
      }),
      { abortSignal: signal },
    );
    if (MessageId === undefined) throw new Error('SQS gave no message id');
    return MessageId;
  } catch (error) {
    const reason = timeout.aborted
      ? `did not take the message within ${TIMEOUT} ms`
      : `did not take the message (${(error as Error).name})`;
    throw new DependencyError(`queue ${queue}`, reason, error);
  }
}

/** The last part of a queue's URL. */
export const queueName = (url: string): string => url.split('/').at(-1) ?? url;
