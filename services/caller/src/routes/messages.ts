import type { SQSClient } from '@aws-sdk/client-sqs';
import { Problem, sendMessage } from '@ecs-compile/runtime';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Configuration } from '../app.ts';

/** What goes onto the queue; the consumer checks the same shape. */
const Event = Type.Object(
  { event: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: true, description: 'an event, with any fields of its own' },
);

export const messages: FastifyPluginAsyncTypebox<{
  readonly configuration: Configuration;
  readonly sqs: SQSClient;
}> = async (service, { configuration, sqs }) => {
  service.post(
    '/send-to-sqs',
    {
      schema: {
        summary: 'Puts the body on the queue of orders',
        body: Event,
        response: { 202: Type.Object({ message_id: Type.String() }), 400: Problem, 502: Problem },
      },
    },
    async (request, reply) => {
      const message_id = await sendMessage(sqs, configuration.ORDERS_QUEUE_URL, request.body);
      request.log.info({ message_id, event: request.body.event }, 'sent');
      return reply.code(202).send({ message_id });
    },
  );
};
