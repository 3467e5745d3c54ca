/** Calls of the AWS SDK, and the trace context in the attributes of each message that is sent. */
import { AwsInstrumentation } from '@opentelemetry/instrumentation-aws-sdk';

export const awsInstrumentation = (): AwsInstrumentation =>
  new AwsInstrumentation({
    // One span a call, not a second one for its HTTP request.
    suppressInternalInstrumentation: true,
    preRequestHook: (span, { request }) => {
      const url: unknown = request.commandInput.QueueUrl;
      // The collector's X-Ray exporter takes the queue from this attribute.
      if (typeof url === 'string') span.setAttribute('messaging.url', url);
    },
  });
