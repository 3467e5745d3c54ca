/**
 * A service for tests, with the runtime of the real ones, whose work does what it is asked to. A message is JSON: `{"sleep": 500}` takes so many
 * milliseconds, `{"throw": true}` fails, `{"hang": true}` never ends and does not listen to its signal. `GET /sleep/<ms>` takes its time as well, and
 * `GET /send` is in the middle of a call of SQS when it does.
 */
import '@ecs-compile/runtime/telemetry';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type App,
  configurationOf,
  consumeQueue,
  createLog,
  createSqsClient,
  runService,
  sendMessage,
} from '@ecs-compile/runtime';
import Type, { type Static } from 'typebox';

const configuration = configurationOf({
  ORDERS_QUEUE_URL: Type.String(),
  RECEIPTS_QUEUE_URL: Type.String(),
  HANDLER_TIMEOUT: Type.Integer({ default: 60_000 }),
});

interface Work {
  readonly sleep?: number;
  readonly throw?: boolean;
  readonly hang?: boolean;
}

const app: App<Static<typeof configuration>> = async (service, { configuration }) => {
  const { AWS_REGION, ORDERS_QUEUE_URL, RECEIPTS_QUEUE_URL, HANDLER_TIMEOUT, LOG_LEVEL, SERVICE_NAME } = configuration;
  const client = createSqsClient(AWS_REGION);
  service.addHook('onClose', async () => client.destroy());

  service.get<{ Params: { ms: string } }>('/sleep/:ms', async ({ params, log }) => {
    log.info('request began');
    await wait(Number(params.ms));
    return { slept: params.ms };
  });
  service.get('/send', async ({ log }) => {
    log.info('request began');
    return { id: await sendMessage(client, RECEIPTS_QUEUE_URL, { from: 'request' }) };
  });
  service.post('/items', async ({ body }) => ({ received: JSON.stringify(body).length }));

  service.addWorker(
    consumeQueue({
      client,
      queueUrl: ORDERS_QUEUE_URL,
      handlerTimeout: HANDLER_TIMEOUT,
      log: createLog({ level: LOG_LEVEL, service: SERVICE_NAME }),
      handle: async (message) => {
        message.log.info({ body: message.body }, 'message began');
        const work = JSON.parse(message.body) as Work;
        if (work.sleep !== undefined) await wait(work.sleep);
        if (work.hang) await new Promise(() => undefined);
        if (work.throw) throw new Error('asked to');
        await sendMessage(client, RECEIPTS_QUEUE_URL, { order: message.id });
        message.log.info('message ended');
      },
    }),
  );
};

await runService(configuration, app);
