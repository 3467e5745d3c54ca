import { hostname } from 'node:os';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Configuration } from '../app.ts';

export const host: FastifyPluginAsyncTypebox<{ readonly configuration: Configuration }> = async (
  service,
  { configuration },
) => {
  service.get(
    '/host',
    {
      schema: {
        summary: 'The host that answers',
        response: { 200: Type.Object({ service: Type.String(), host: Type.String() }) },
      },
    },
    async () => ({ service: configuration.SERVICE_NAME, host: hostname() }),
  );
};
