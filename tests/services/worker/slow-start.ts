/** A service that is told to stop before it has started: what it imports after the telemetry takes its time. */
import '@ecs-compile/runtime/telemetry';
import { setTimeout as wait } from 'node:timers/promises';

process.stdout.write('{"msg":"loading"}\n');
await wait(600_000);
