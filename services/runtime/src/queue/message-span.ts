/**
 * The span of one message's processing: a child of the span that sent it, whose context travels in the message's attributes.
 * https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/
 */
import type { Message as SqsMessage } from '@aws-sdk/client-sqs';
import { type Context, context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { queueName } from './send-message.ts';

const tracer = trace.getTracer('@ecs-compile/runtime');

/** The context that the sender left in the message's attributes; the root where it left none. */
export function parentOf(message: SqsMessage): Context {
  const carrier = Object.fromEntries(
    Object.entries(message.MessageAttributes ?? {}).map(([name, { StringValue }]) => [name.toLowerCase(), StringValue]),
  );
  // AWS services that send messages, such as SNS and EventBridge, put the trace here.
  const sentByAws = message.Attributes?.AWSTraceHeader;
  return propagation.extract(
    ROOT_CONTEXT,
    sentByAws === undefined ? carrier : { 'x-amzn-trace-id': sentByAws, ...carrier },
  );
}

/** Runs `work` in the span. What `work` returns is the failure, if there was one. */
export function inMessageSpan(
  message: SqsMessage,
  queueUrl: string,
  work: () => Promise<Error | undefined>,
): Promise<Error | undefined> {
  const parent = parentOf(message);
  const queue = queueName(queueUrl);
  const span = tracer.startSpan(
    `${queue} process`,
    {
      kind: SpanKind.CONSUMER,
      attributes: {
        'messaging.system': 'aws_sqs',
        'messaging.operation.type': 'process',
        'messaging.operation.name': 'process',
        'messaging.destination.name': queue,
        'messaging.message.id': message.MessageId ?? '',
        'messaging.message.body.size': Buffer.byteLength(message.Body ?? ''),
        // With these the collector's X-Ray exporter makes a segment of this service, and ties it to the queue's node; without them the node
        // would have the span's name.
        'aws.span.kind': 'LOCAL_ROOT',
        'aws.local.service': process.env.OTEL_SERVICE_NAME ?? process.env.SERVICE_NAME ?? '',
        'aws.remote.service': 'SQS',
        'rpc.system': 'aws-api',
        'messaging.url': queueUrl,
      },
    },
    parent,
  );
  return context.with(trace.setSpan(parent, span), async () => {
    try {
      const failure = await work();
      if (failure !== undefined) {
        span.recordException(failure);
        span.setStatus({ code: SpanStatusCode.ERROR, message: failure.message });
      }
      return failure;
    } finally {
      span.end();
    }
  });
}
