/** The public service: it calls responder, and puts messages on the queue of orders. */
import { type App, configurationOf, createSqsClient } from '@ecs-compile/runtime';
import Type, { type Static } from 'typebox';
import { messages } from './routes/messages.ts';
import { throughResponder } from './routes/through-responder.ts';

/** What the manifest promises beside the contract: `calls`, `sends_to` and `secrets`. */
export const configuration = configurationOf({
  RESPONDER_URL: Type.String({ pattern: '^https?://', description: 'base URL of responder (calls: [responder])' }),
  ORDERS_QUEUE_URL: Type.String({ pattern: '^https?://', description: 'URL of the queue (sends_to: [orders])' }),
  API_KEY: Type.String({ minLength: 1, description: 'key for the partner (secrets)' }),
});
export type Configuration = Static<typeof configuration>;

export const app: App<Configuration> = async (service, { configuration }) => {
  const sqs = createSqsClient(configuration.AWS_REGION);
  service.addHook('onClose', async () => sqs.destroy());
  await service.register(throughResponder, { configuration });
  await service.register(messages, { configuration, sqs });
};
