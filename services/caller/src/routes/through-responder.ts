/** Routes whose answer comes from responder. A failure there is a 502 that names it. */

import { hostname } from 'node:os';
import { call, Problem } from '@ecs-compile/runtime';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Configuration } from '../app.ts';

const Host = Type.Object({ service: Type.String(), host: Type.String() });
const Buckets = Type.Object({ buckets: Type.Array(Type.String()) });
const Fetched = Type.Object({ url: Type.String(), status: Type.Integer() });

export const throughResponder: FastifyPluginAsyncTypebox<{ readonly configuration: Configuration }> = async (
  service,
  { configuration },
) => {
  const { RESPONDER_URL, SERVICE_NAME } = configuration;
  const responder = { dependency: 'responder', timeout: 5_000 };

  service.get(
    '/host',
    {
      schema: {
        summary: 'The host that answers, and the one of responder',
        response: { 200: Type.Object({ caller: Host, responder: Host }), 502: Problem },
      },
    },
    async () => ({
      caller: { service: SERVICE_NAME, host: hostname() },
      responder: await call(`${RESPONDER_URL}/host`, { ...responder, schema: Host }),
    }),
  );

  service.get(
    '/aws-test',
    { schema: { summary: 'A call of the AWS SDK, made by responder', response: { 200: Buckets, 502: Problem } } },
    async () => call(`${RESPONDER_URL}/aws-test`, { ...responder, schema: Buckets }),
  );

  service.get(
    '/fetch-test',
    { schema: { summary: 'An outgoing HTTP call, made by responder', response: { 200: Fetched, 502: Problem } } },
    async () => call(`${RESPONDER_URL}/fetch-test`, { ...responder, schema: Fetched, timeout: 10_000 }),
  );
};
