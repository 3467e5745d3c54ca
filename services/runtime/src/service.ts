/** The HTTP side of a service: timeouts that fit the load balancer, health and readiness, errors, an OpenAPI description. */

import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type TypeBoxTypeProvider, TypeBoxValidatorCompiler } from '@fastify/type-provider-typebox';
import { SpanStatusCode } from '@opentelemetry/api';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  LogController,
  type RawServerDefault,
} from 'fastify';
import Type from 'typebox';
import type { BaseConfiguration } from './configuration.ts';
import { DependencyError } from './http/dependency-error.ts';
import { Refusal } from './http/refusal.ts';
import { createLog, type Log } from './log.ts';
import { requestDuration } from './metrics.ts';
import { isTraced } from './telemetry/running-sdk.ts';
import type { Worker } from './worker.ts';

export type Service = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, Log, TypeBoxTypeProvider>;
/** What `app.ts` exports: a Fastify plugin whose routes are below the service's path. */
export type App<Configuration extends BaseConfiguration = BaseConfiguration> = FastifyPluginAsync<
  { readonly configuration: Configuration },
  RawServerDefault,
  TypeBoxTypeProvider,
  Log
>;

declare module 'fastify' {
  interface FastifyInstance {
    /** Work beside HTTP; it starts once the service listens. */
    addWorker(worker: Worker): void;
    readonly workers: readonly Worker[];
    /** Set by the drain: from then on the service is not ready. */
    draining: boolean;
  }
  interface FastifyRequest {
    /** Why the request was answered with 4xx; empty otherwise. */
    refused: string;
  }
}

/** Milliseconds. Longer than the idle timeout of the load balancer (60 s), so that it is always the load balancer which closes an idle connection. */
const KEEP_ALIVE = 65_000;
/** Milliseconds in which a whole request must have arrived: slow clients do not hold a connection. */
const REQUEST_TIMEOUT = 20_000;
/** Milliseconds in which an answer is there: API Gateway gives up after 30 seconds, and would answer without saying why. */
const HANDLER_TIMEOUT = 25_000;
const MAXIMUM_CONNECTIONS = 2_000;
/** Bytes of a request's body; a route that needs more says so itself. SQS takes messages of up to 1 MiB. */
const BODY_LIMIT = 262_144;

export interface ServiceOptions<Configuration extends BaseConfiguration> {
  readonly configuration: Configuration;
  readonly app: App<Configuration>;
  readonly log?: Log;
}

/** A service that does not listen yet; `inject` works, and so do all its routes. */
export async function createService<Configuration extends BaseConfiguration>({
  configuration,
  app,
  log = createLog({ level: configuration.LOG_LEVEL, service: configuration.SERVICE_NAME }),
}: ServiceOptions<Configuration>): Promise<Service> {
  const service: Service = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    keepAliveTimeout: KEEP_ALIVE,
    requestTimeout: REQUEST_TIMEOUT,
    handlerTimeout: HANDLER_TIMEOUT,
    bodyLimit: BODY_LIMIT,
    http: { headersTimeout: REQUEST_TIMEOUT, connectionsCheckingInterval: 1_000 },
    routerOptions: { ignoreTrailingSlash: true },
    // A connection with a request on it is waited for; idle ones are closed. A request that comes while draining is still answered.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // One proxy stands before the service: the load balancer.
    trustProxy: (_address, hop) => hop === 0,
    // What Fastify answers before there is a route, such as a URL that cannot be decoded.
    frameworkErrors: (error, request, reply) => {
      request.log.info({ method: request.method, status: 400, refused: error.code }, 'request');
      void (reply as unknown as FastifyReply)
        .code(400)
        .send({ statusCode: 400, error: STATUS_CODES[400], message: 'the URL cannot be read' });
    },
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  }).withTypeProvider<TypeBoxTypeProvider>();
  service.server.maxConnections = MAXIMUM_CONNECTIONS;
  service.setValidatorCompiler(TypeBoxValidatorCompiler);

  const workers: Worker[] = [];
  service.decorate('workers', workers);
  service.decorate('addWorker', (worker: Worker) => void workers.push(worker));
  service.decorate('draining', false);
  service.decorateRequest('refused', '');

  // Before the instrumentation, which would make a span of its own for the handler of unknown routes.
  answerErrors(service);
  if (isTraced()) {
    const { fastifyInstrumentation } = await import('./telemetry/fastify-instrumentation.ts');
    await service.register(fastifyInstrumentation.plugin());
  }
  // When it answers, not when it is asked: the drain may begin between the two, and waits until the connection is closed.
  service.addHook('onSend', async (_request, reply) => {
    if (service.draining) reply.header('connection', 'close');
  });
  const probes = new Set(['/health', '/ready'].map((path) => `${configuration.BASE_PATH}${path}`));
  service.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url;
    if (route !== undefined && probes.has(route)) return;
    request.log.info(
      {
        method: request.method,
        // The query may hold what must not be in a log.
        url: pathOf(request.url),
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
        ...(request.refused === '' ? {} : { refused: request.refused }),
      },
      'request',
    );
    requestDuration.record(reply.elapsedTime / 1_000, {
      'http.request.method': request.method,
      ...(route === undefined ? {} : { 'http.route': route }),
      'http.response.status_code': reply.statusCode,
    });
  });

  await service.register(
    async (scope) => {
      await describe(scope as unknown as Service, configuration);
      addProbes(scope as unknown as Service);
      await scope.register(app, { configuration });
    },
    { prefix: configuration.BASE_PATH },
  );
  return service;
}

/** What every error looks like. */
export const Problem = Type.Object(
  {
    statusCode: Type.Integer(),
    error: Type.String(),
    message: Type.String(),
    dependency: Type.Optional(Type.String()),
  },
  { description: 'what went wrong' },
);

const pathOf = (url: string): string => url.split('?')[0] ?? '/';

function answerErrors(service: Service): void {
  service.setErrorHandler((error: FastifyError, request, reply) => {
    const statusCode = statusOf(error);
    const dependency = error instanceof DependencyError ? { dependency: error.dependency } : {};
    if (statusCode >= 500) request.log.error({ err: error, ...dependency }, error.message);
    else {
      request.refused = error.message;
      // A mistake of the client is none of the server. https://opentelemetry.io/docs/specs/semconv/http/http-spans/#status
      if (isTraced()) request.opentelemetry().span?.setStatus({ code: SpanStatusCode.OK });
    }
    // What an unexpected error says is for the log, not for the client.
    const message = statusCode === 500 ? 'the request failed; the log says why' : error.message;
    return reply
      .code(statusCode)
      .send({ statusCode, error: STATUS_CODES[statusCode] ?? 'Error', message, ...dependency });
  });
  service.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      statusCode: 404,
      error: STATUS_CODES[404] ?? 'Not Found',
      message: `there is no ${request.method} ${pathOf(request.url)}`,
    }),
  );
}

/** Only what Fastify or a route refuses on purpose may speak to the client: libraries put the status of their own calls on their errors. */
function statusOf(error: FastifyError): number {
  const isOurs =
    error instanceof DependencyError ||
    error instanceof Refusal ||
    error.validation !== undefined ||
    error.code?.startsWith('FST_');
  return isOurs && error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500;
}

/** `/health`: alive, nothing else, for the load balancer. `/ready`: able to serve; false while draining or while a worker cannot work. */
function addProbes(service: Service): void {
  const quiet = { logLevel: 'warn' as const };
  service.get(
    '/health',
    { ...quiet, schema: { summary: 'Alive', response: { 200: Type.Object({ status: Type.Literal('ok') }) } } },
    async () => ({ status: 'ok' as const }),
  );
  const Readiness = Type.Object({ ready: Type.Boolean(), problems: Type.Array(Type.String()) });
  service.get(
    '/ready',
    { ...quiet, schema: { summary: 'Able to serve', response: { 200: Readiness, 503: Readiness } } },
    async (_request, reply) => {
      const problems = [
        ...(service.draining ? ['draining'] : []),
        ...service.workers.flatMap((worker) => {
          const problem = worker.problem();
          return problem === undefined ? [] : [`${worker.name}: ${problem}`];
        }),
      ];
      return reply.code(problems.length === 0 ? 200 : 503).send({ ready: problems.length === 0, problems });
    },
  );
}

/** `/openapi.json`, and on a developer's machine a page at `/docs`. */
async function describe(scope: Service, configuration: BaseConfiguration): Promise<void> {
  await scope.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: configuration.SERVICE_NAME, version: configuration.IMAGE.split(/[@:]/).at(-1) || 'local' },
    },
  });
  scope.get('/openapi.json', { schema: { hide: true }, logLevel: 'warn', config: { otel: false } }, async () =>
    scope.swagger(),
  );
  if (configuration.ENVIRONMENT === 'local')
    await scope.register(swaggerUi, { routePrefix: '/docs', logLevel: 'warn' });
}
