import { ListBucketsCommand, type S3Client } from '@aws-sdk/client-s3';
import { DependencyError, Problem } from '@ecs-compile/runtime';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';

export const awsTest: FastifyPluginAsyncTypebox<{ readonly s3: S3Client }> = async (service, { s3 }) => {
  service.get(
    '/aws-test',
    {
      schema: {
        summary: 'Lists the buckets of the account (permissions: s3:ListAllMyBuckets)',
        response: { 200: Type.Object({ buckets: Type.Array(Type.String()) }), 502: Problem },
      },
    },
    async () => {
      try {
        const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
        return { buckets: Buckets.flatMap(({ Name }) => Name ?? []) };
      } catch (error) {
        throw new DependencyError('S3', `did not list the buckets (${(error as Error).name})`, error);
      }
    },
  );
};
