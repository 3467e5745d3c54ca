/** Outgoing HTTP calls. The span carries the dependency's name (or its host), after which X-Ray names the node; without it the node would be "GET". */
import { context, createContextKey } from '@opentelemetry/api';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';

const DEPENDENCY = createContextKey('name of the service that is called');

/** Calls made inside `during` belong to the dependency of that name. */
export function named<T>(dependency: string, during: () => T): T {
  return context.with(context.active().setValue(DEPENDENCY, dependency), during);
}

export const undiciInstrumentation = (): UndiciInstrumentation =>
  new UndiciInstrumentation({
    startSpanHook: ({ origin }) => {
      const dependency = context.active().getValue(DEPENDENCY);
      return { 'peer.service': typeof dependency === 'string' ? dependency : new URL(origin).host };
    },
  });
