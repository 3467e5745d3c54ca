/**
 * SQS inside this process (fauxqs; S3 comes with it), on the loopback, with the queues as the plan has them. Its server function listens on every
 * interface, so it is built and listened to here. Everything is in memory and gone with the process.
 */
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import type { Unit } from '../../compiler/src/model/plan.ts';
import { giveBackUndelivered } from './give-back-undelivered.ts';
import { queueNameOf } from './queue-names.ts';

export interface EmbeddedQueues {
  readonly url: string;
  /** Makes queues that are not there, and gives those that are there the plan's settings. Their messages stay. */
  ensure(units: readonly Unit[]): Promise<void>;
  /** Messages that went to a dead-letter queue since the last time it was asked. */
  newDeadLetters(): Promise<readonly DeadLetter[]>;
  close(): Promise<void>;
}

export interface DeadLetter {
  readonly queue: string;
  readonly id: string;
  readonly body: string;
}

interface Inspected {
  readonly messages: { readonly ready: readonly { readonly messageId: string; readonly body: string }[] };
}

export async function startQueues(region: string): Promise<EmbeddedQueues> {
  const app = buildApp({ logger: false, defaultRegion: region });
  giveBackUndelivered(app, (QueueUrl, ReceiptHandle) =>
    client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 })),
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const client = new SQSClient({
    region,
    endpoint: url,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  /** Dead-letter queue -> its queue's short name. */
  const deadLetters = new Map<string, string>();
  const seen = new Set<string>();
  const made = new Set<string>();
  const make = async (name: string, attributes: Record<string, string>): Promise<void> => {
    const fifo = name.endsWith('.fifo') ? { FifoQueue: 'true' } : {};
    const QueueUrl = `${url}/000000000000/${name}`;
    if (made.has(name)) await client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: attributes }));
    else await client.send(new CreateQueueCommand({ QueueName: name, Attributes: { ...attributes, ...fifo } }));
    made.add(name);
  };
  return {
    url,
    async ensure(units) {
      for (const unit of units) {
        const { short, queue, deadLetter } = queueNameOf(unit);
        const input = (name: string, otherwise: number): string => String(unit.inputs.get(name)?.value ?? otherwise);
        deadLetters.set(deadLetter, short);
        await make(deadLetter, { MessageRetentionPeriod: '1209600' });
        await make(queue, {
          VisibilityTimeout: input('visibility_timeout', 30),
          MessageRetentionPeriod: input('retention', 345_600),
          DelaySeconds: input('delay', 0),
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: `arn:aws:sqs:${region}:000000000000:${deadLetter}`,
            maxReceiveCount: Number(input('max_receives', 5)),
          }),
        });
      }
    },
    async newDeadLetters() {
      const found: DeadLetter[] = [];
      for (const [name, queue] of deadLetters) {
        const response = await app.inject(`/_fauxqs/queues/${name}`);
        if (response.statusCode !== 200) continue;
        const { messages } = response.json<Inspected>();
        for (const { messageId, body } of messages.ready) {
          if (seen.has(messageId)) continue;
          seen.add(messageId);
          found.push({ queue, id: messageId, body });
        }
      }
      return found;
    },
    async close() {
      client.destroy();
      await app.close();
    },
  };
}
