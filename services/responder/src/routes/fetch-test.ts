import { DependencyError, Problem } from '@ecs-compile/runtime';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { Configuration } from '../app.ts';

const TIMEOUT = 5_000;

export const fetchTest: FastifyPluginAsyncTypebox<{ readonly configuration: Configuration }> = async (
  service,
  { configuration },
) => {
  const url = configuration.FETCH_URL;
  service.get(
    '/fetch-test',
    {
      schema: {
        summary: 'Calls the configured URL, and says what it answered',
        response: { 200: Type.Object({ url: Type.String(), status: Type.Integer() }), 502: Problem },
      },
    },
    async () => {
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT), redirect: 'manual' });
        await response.body?.cancel();
        return { url, status: response.status };
      } catch (error) {
        throw new DependencyError(new URL(url).host, `did not answer within ${TIMEOUT} ms`, error);
      }
    },
  );
};
