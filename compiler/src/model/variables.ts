/** Names of the environment variables that the platform sets: part of the contract with the running service. */

/** Set by `modules/task` in every container. */
export const RESERVED_VARIABLES: ReadonlySet<string> = new Set([
  'PORT',
  'SERVICE_NAME',
  'ENVIRONMENT',
  'BASE_PATH',
  'STOP_TIMEOUT',
  'IMAGE',
  'OTEL_SERVICE_NAME',
  'OTEL_PROPAGATORS',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
  'OTEL_NODE_RESOURCE_DETECTORS',
  'OTEL_RESOURCE_ATTRIBUTES',
]);

const upper = (name: string): string => name.toUpperCase().replaceAll('-', '_');

/** `order-lines` -> `ORDER_LINES_QUEUE_URL`. */
export const queueUrlVariable = (queue: string): string => `${upper(queue)}_QUEUE_URL`;

/** `responder` -> `RESPONDER_URL`. */
export const serviceUrlVariable = (service: string): string => `${upper(service)}_URL`;
