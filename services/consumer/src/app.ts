/** Works on the messages of the queue of orders, and puts a receipt for each on another queue. */
import { type App, configurationOf, consumeQueue, createLog, createSqsClient } from '@ecs-compile/runtime';
import Type, { type Static } from 'typebox';
import { createHandler } from './handle-order.ts';

export const configuration = configurationOf({
  ORDERS_QUEUE_URL: Type.String({ pattern: '^https?://', description: 'URL of the queue (queues: orders)' }),
  RECEIPTS_QUEUE_URL: Type.String({ pattern: '^https?://', description: 'URL of the queue (sends_to: [receipts])' }),
  DB_PASSWORD: Type.String({ minLength: 1, description: 'password of the database (secrets)' }),
});
export type Configuration = Static<typeof configuration>;

export const app: App<Configuration> = async (service, { configuration }) => {
  const sqs = createSqsClient(configuration.AWS_REGION);
  service.addWorker(
    consumeQueue({
      client: sqs,
      queueUrl: configuration.ORDERS_QUEUE_URL,
      handle: createHandler({ sqs, receipts: configuration.RECEIPTS_QUEUE_URL }),
      log: createLog({ level: configuration.LOG_LEVEL, service: configuration.SERVICE_NAME }),
    }),
  );
};
