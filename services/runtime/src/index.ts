export {
  type BaseConfiguration,
  ConfigurationError,
  configurationOf,
  contract,
  readConfiguration,
} from './configuration.ts';
export { type CallOptions, call } from './http/call.ts';
export { DependencyError } from './http/dependency-error.ts';
export { Refusal } from './http/refusal.ts';
export { createLog, type Log } from './log.ts';
export { createSqsClient } from './queue/client.ts';
export { type ConsumeOptions, consumeQueue, type Message } from './queue/consume-queue.ts';
export { type Once, onceInMemory } from './queue/once.ts';
export { sendMessage } from './queue/send-message.ts';
export { runService } from './run-service.ts';
export { type App, createService, Problem, type Service, type ServiceOptions } from './service.ts';
export type { Worker } from './worker.ts';
