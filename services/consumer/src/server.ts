import '@ecs-compile/runtime/telemetry';
import { runService } from '@ecs-compile/runtime';
import { app, configuration } from './app.ts';

await runService(configuration, app);
