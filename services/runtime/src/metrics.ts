/** The metrics of a service, in OpenTelemetry's names. Without an SDK these calls do nothing. */
import { metrics } from '@opentelemetry/api';

const meter = metrics.getMeter('@ecs-compile/runtime');

/** https://opentelemetry.io/docs/specs/semconv/http/http-metrics/ */
export const requestDuration = meter.createHistogram('http.server.request.duration', {
  unit: 's',
  description: 'How long requests took.',
});

/** https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/ */
export const processDuration = meter.createHistogram('messaging.process.duration', {
  unit: 's',
  description: 'How long the handler took for a message.',
});

export const messagesProcessed = meter.createCounter('messaging.messages.processed', {
  description: 'Messages whose handler succeeded.',
});

export const messagesFailed = meter.createCounter('messaging.messages.failed', {
  description: 'Attempts that failed; the message comes again, or goes to the dead-letter queue.',
});

export const queueLag = meter.createHistogram('messaging.queue.lag', {
  unit: 's',
  description: 'How long messages waited, from the first sending to this receipt.',
});
