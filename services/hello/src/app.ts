/** The smallest service: health, readiness, logs, drain and traces come with the runtime. */
import { type App, configurationOf } from '@ecs-compile/runtime';
import type { Static } from 'typebox';

export const configuration = configurationOf({});

export const app: App<Static<typeof configuration>> = async () => {};
