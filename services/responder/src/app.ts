/** HTTP inside the VPC, below its path: it says who it is, and makes a call of the AWS SDK and an outgoing HTTP call when asked. */
import { S3Client } from '@aws-sdk/client-s3';
import { type App, configurationOf } from '@ecs-compile/runtime';
import Type, { type Static } from 'typebox';
import { awsTest } from './routes/aws-test.ts';
import { fetchTest } from './routes/fetch-test.ts';
import { host } from './routes/host.ts';

export const configuration = configurationOf({
  FETCH_URL: Type.String({ pattern: '^https?://', description: 'what /fetch-test calls (variables)' }),
});
export type Configuration = Static<typeof configuration>;

export const app: App<Configuration> = async (service, { configuration }) => {
  const s3 = new S3Client({
    region: configuration.AWS_REGION,
    maxAttempts: 2,
    // An emulator has no name of its own for each bucket.
    forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
  service.addHook('onClose', async () => s3.destroy());
  await service.register(host, { configuration });
  await service.register(awsTest, { s3 });
  await service.register(fetchTest, { configuration });
};
