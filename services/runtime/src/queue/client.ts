/** An SQS client with time limits: the SDK's own default is to wait without end. */
import { SQSClient } from '@aws-sdk/client-sqs';

/** A long poll holds its connection for 20 seconds; an answer that takes longer is a queue that is down. */
const REQUEST_TIMEOUT = 25_000;

/** Region, credentials and, on a developer's machine, AWS_ENDPOINT_URL come from the environment. */
export function createSqsClient(region: string): SQSClient {
  return new SQSClient({
    region,
    maxAttempts: 3,
    // Long polls must not use up the connections that deletions need.
    requestHandler: {
      connectionTimeout: 2_000,
      requestTimeout: REQUEST_TIMEOUT,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: 100 },
      httpsAgent: { maxSockets: 100 },
    },
  });
}
