/** What the consumer does with a message. Replace the middle with the work of your own. */
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type Message, sendMessage } from '@ecs-compile/runtime';
import Type, { type Static } from 'typebox';
import { Value } from 'typebox/value';

const Order = Type.Object({ event: Type.String({ minLength: 1 }) }, { additionalProperties: true });

export interface HandlerOptions {
  readonly sqs: SQSClient;
  /** URL of the queue for receipts. */
  readonly receipts: string;
}

export function createHandler({ sqs, receipts }: HandlerOptions): (message: Message) => Promise<void> {
  return async (message) => {
    const order = parse(message.body);
    await sendMessage(sqs, receipts, { order: message.id, event: order.event }, { signal: message.signal });
    message.log.info({ event: order.event, receive_count: message.receiveCount }, 'processed');
  };
}

/** @throws Error when it is not an order; after `max_receives` attempts it lies in the dead-letter queue, for a person to look at. */
function parse(body: string): Static<typeof Order> {
  const order = parseJson(body);
  if (!Value.Check(Order, order)) throw new TypeError('the message is JSON, but not an order: it needs `event`');
  return order;
}

/** The message of the parser's own error repeats what was sent, which may be nobody's business. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError('the message is not JSON');
  }
}
