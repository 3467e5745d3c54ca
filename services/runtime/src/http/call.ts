/**
 * Calls another service. Every call ends within its time; only what is safe to do twice is tried again, and only a few times.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Static, TSchema, TUnknown } from 'typebox';
import { Value } from 'typebox/value';
import { named } from '../telemetry/undici-instrumentation.ts';
import { DependencyError } from './dependency-error.ts';

export interface CallOptions<Schema extends TSchema = TUnknown> {
  /** The dependency's name, in errors and on the service map. */
  readonly dependency: string;
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  /** What the answer must be; anything else is a failure of the dependency. */
  readonly schema?: Schema;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Milliseconds for the whole call, its repetitions included. */
  readonly timeout?: number;
  /** How often to try, the first time included. Only GET and HEAD, and any call that was refused a connection, are repeated. */
  readonly attempts?: number;
  /** Ends the call early, for example when the own client has gone. */
  readonly signal?: AbortSignal;
}

/** Statuses that a load balancer or a service gives when it did not do the work. */
const PASSING = new Set([502, 503, 504]);
/** Milliseconds. */
const LONGEST_PAUSE = 1_000;
/** Bytes of an answer that are read; more is a failure of the dependency. */
const MAXIMUM_ANSWER = 1_048_576;

/**
 * The parsed JSON of a 2xx answer.
 * @throws DependencyError when there is none in time, whatever the reason
 */
export async function call<Schema extends TSchema = TUnknown>(
  url: string | URL,
  options: CallOptions<Schema>,
): Promise<Static<Schema>> {
  const { dependency, method = 'GET', timeout = 5_000, attempts = 3 } = options;
  const deadline = AbortSignal.timeout(timeout);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([deadline, options.signal]);
  for (let attempt = 1; ; attempt++) {
    const outcome = await attemptOnce(url, { ...options, method }, signal);
    if (outcome.ok) {
      if (options.schema === undefined || Value.Check(options.schema, outcome.body))
        return outcome.body as Static<Schema>;
      throw new DependencyError(dependency, 'answered something else than was agreed');
    }
    const again = attempt < attempts && !signal.aborted && (outcome.refused || (outcome.passing && isSafe(method)));
    if (!again)
      throw new DependencyError(
        dependency,
        deadline.aborted ? `did not answer within ${timeout} ms` : outcome.reason,
        outcome.cause,
      );
    // Full jitter, so that callers which failed together do not come back together.
    await wait(Math.random() * Math.min(50 * 2 ** attempt, LONGEST_PAUSE), undefined, { signal }).catch(
      () => undefined,
    );
  }
}

type Outcome =
  | { readonly ok: true; readonly body: unknown }
  | {
      readonly ok: false;
      readonly reason: string;
      readonly refused: boolean;
      readonly passing: boolean;
      readonly cause?: unknown;
    };

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD';

async function attemptOnce(
  url: string | URL,
  { dependency, method = 'GET', headers, body }: CallOptions<TSchema>,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const response = await named(dependency, () =>
      fetch(url, {
        method,
        signal,
        // A redirect is an answer like any other that is not 2xx: to follow it could repeat a POST, or take a header elsewhere.
        redirect: 'manual',
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    if (!response.ok) {
      // Read, so that the connection can be used again; the status is the reason, whatever the text is.
      await readText(response).catch(() => undefined);
      return {
        ok: false,
        reason: `answered ${response.status}`,
        refused: false,
        passing: PASSING.has(response.status),
      };
    }
    const text = await readText(response);
    return { ok: true, body: text === '' ? undefined : JSON.parse(text) };
  } catch (cause) {
    const code = codeOf(cause);
    if (cause instanceof SyntaxError)
      return { ok: false, reason: 'answered with something that is not JSON', refused: false, passing: false };
    if (cause instanceof RangeError) return { ok: false, reason: cause.message, refused: false, passing: false, cause };
    return {
      ok: false,
      reason: `could not be reached (${code})`,
      refused: code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN',
      passing: true,
      cause,
    };
  }
}

async function readText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > MAXIMUM_ANSWER) throw new RangeError(`answered with more than ${MAXIMUM_ANSWER} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function codeOf(error: unknown): string {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof AggregateError && at.errors.length > 0) return codeOf(at.errors[0]);
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return error instanceof Error ? error.name : 'unknown';
}
