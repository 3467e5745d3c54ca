/**
 * The first line of a `server.ts`: `import '@ecs-compile/runtime/telemetry'`. It hears signals before anything else is loaded, and starts OpenTelemetry
 * before what that instruments.
 *
 * Without OTEL_EXPORTER_OTLP_ENDPOINT (a manifest without `tracing`) nothing of the SDK is loaded, and the API's calls do nothing.
 */
import { createRequire } from 'node:module';
import { extname } from 'node:path';
import { listenForSignals } from './signals.ts';
import { setSdk } from './telemetry/running-sdk.ts';

listenForSignals();

if (process.env.OTEL_EXPORTER_OTLP_ENDPOINT && process.env.OTEL_SDK_DISABLED !== 'true') {
  // Not `await import`: the modules imported after this one would not wait for it, and the AWS SDK would be loaded before it can be instrumented.
  const file = `./telemetry/start-sdk${extname(import.meta.url)}`;
  const { startSdk } = createRequire(import.meta.url)(file) as typeof import('./telemetry/start-sdk.ts');
  setSdk(startSdk());
}
