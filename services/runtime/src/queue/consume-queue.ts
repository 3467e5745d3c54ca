/**
 * Works on the messages of an SQS queue: polls for 20 seconds at a time, works on several messages at once, keeps them hidden while it does, and deletes
 * them, in batches, only when the handler has succeeded. A message whose handler fails comes again, later each time, until the queue moves it to its
 * dead-letter queue (`max_receives`).
 *
 * From a FIFO queue messages come one by one: SQS keeps those of a group back until the one before them is done. In a batch they would come together, and
 * those behind one that fails would be counted as received each time, up to the dead-letter queue, without having been read.
 */

import { setTimeout as wait } from 'node:timers/promises';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  type SQSClient,
  type Message as SqsMessage,
} from '@aws-sdk/client-sqs';
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { Log } from '../log.ts';
import { messagesFailed, messagesProcessed, processDuration, queueLag } from '../metrics.ts';
import type { Worker } from '../worker.ts';
import { BATCH, createDeletions } from './deletions.ts';
import { inMessageSpan } from './message-span.ts';
import { type Once, onceInMemory } from './once.ts';
import { queueName } from './send-message.ts';
import { createTaskProtection, type TaskProtection } from './task-protection.ts';
import { createVisibility, type Held, type Visibility } from './visibility.ts';

export interface Message {
  readonly id: string;
  /** The text as it was sent. */
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** 1 the first time. */
  readonly receiveCount: number;
  readonly sentAt: Date;
  /** Aborted when the time for this message is over, and when the service has to end at once. */
  readonly signal: AbortSignal;
  readonly log: Log;
}

export interface ConsumeOptions {
  readonly client: SQSClient;
  readonly queueUrl: string;
  /** Throws, or rejects, when the message is to come again. */
  readonly handle: (message: Message) => Promise<void>;
  readonly log: Log;
  /** How many messages are worked on at once; 20 when not given. */
  readonly concurrency?: number;
  /** Milliseconds for one message. */
  readonly handlerTimeout?: number;
  /** Lets the effect of a message that comes twice happen once. */
  readonly once?: Once;
  /** What makes two messages the same; default: the message's id, which a redelivery keeps. */
  readonly keyOf?: (message: Message) => string;
  readonly protection?: TaskProtection;
}

interface Received {
  readonly message: SqsMessage;
  readonly held: Held;
}

const WAIT_SECONDS = 20;
/** Consecutive failures of the queue after which the service says that it is not ready. */
const FAILURES_UNTIL_NOT_READY = 3;
/** Milliseconds that are waited for room for a whole batch. */
const LINGER = 20;
const LONGEST_PAUSE = 20_000;
const LONGEST_RETRY_SECONDS = 900;

export function consumeQueue(options: ConsumeOptions): Worker {
  return new QueueWorker(options);
}

class QueueWorker implements Worker {
  readonly name: string;
  readonly #options: Required<Omit<ConsumeOptions, 'keyOf'>> & Pick<ConsumeOptions, 'keyOf'>;
  readonly #deletions;
  readonly #stopping = new AbortController();
  readonly #ending = new AbortController();
  /** Everything that a stop waits for: messages until they are deleted, or given back. */
  readonly #working = new Set<Promise<void>>();
  /** Handlers that run. */
  #busy = 0;
  /** Those of them whose time is over. */
  #overdue = 0;
  #visibility: Visibility | undefined;
  #polling: Promise<void> | undefined;
  #failures = 0;
  #lastFailure = '';
  #freed: () => void = () => undefined;

  constructor(options: ConsumeOptions) {
    const log = options.log.child({ queue: queueName(options.queueUrl) });
    this.name = `queue ${queueName(options.queueUrl)}`;
    this.#options = {
      concurrency: 2 * BATCH,
      handlerTimeout: 60_000,
      once: onceInMemory(),
      protection: createTaskProtection({ log }),
      ...options,
      log,
    };
    this.#deletions = createDeletions(options.client, options.queueUrl, log);
    this.#stopping.signal.addEventListener('abort', () => this.#freed(), { once: true });
  }

  start(): void {
    this.#polling ??= untraced(() => this.#poll());
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#polling;
    await Promise.all(this.#working);
    this.#visibility?.stop();
    await untraced(() => this.#options.protection.release());
  }

  async release(): Promise<void> {
    this.#stopping.abort();
    this.#ending.abort();
    const unfinished = [...(this.#visibility?.held ?? [])].filter(
      ({ receiptHandle }) => !this.#deletions.has(receiptHandle),
    );
    this.#visibility?.stop();
    await untraced(() => Promise.all([this.#visibility?.giveBack(unfinished, 0), this.#deletions.flush()]));
  }

  problem(): string | undefined {
    if (this.#overdue >= this.#options.concurrency) return 'every place is taken by a handler that is over its time';
    if (this.#visibility !== undefined && this.#failures < FAILURES_UNTIL_NOT_READY) return undefined;
    return this.#failures === 0
      ? 'not reached yet'
      : `not reached ${this.#failures} times in a row (${this.#lastFailure})`;
  }

  async #poll(): Promise<void> {
    const { protection } = this.#options;
    while (!this.#stopping.signal.aborted) {
      const room = await this.#room();
      if (this.#stopping.signal.aborted) return;
      const messages = await this.#receive(room);
      if (messages === undefined) continue;
      if (messages.length === 0) {
        if (this.#working.size === 0) await protection.release();
        continue;
      }
      // Before anything that takes time: from here on a stop gives them back.
      const received = messages.flatMap(receivedOf);
      for (const { held } of received) this.#visibility?.hold(held);
      await protection.protect();
      if (!this.#stopping.signal.aborted) for (const one of received) this.#track(this.#workOn(one));
      else await this.#giveBackUnread(received.map(({ held }) => held));
    }
  }

  /** How many messages to ask for: a whole batch if there is soon room for one, otherwise as many as there is room for. */
  async #room(): Promise<number> {
    const { concurrency, queueUrl } = this.#options;
    // Behind a message that fails, those of its group would be received again and again, and die unread.
    const batch = queueUrl.endsWith('.fifo') ? 1 : Math.min(BATCH, concurrency);
    const soon = Date.now() + LINGER;
    for (;;) {
      const free = Math.min(concurrency - this.#busy, batch);
      const left = soon - Date.now();
      if (free >= batch || (free > 0 && left <= 0) || this.#stopping.signal.aborted) return free;
      const freed = new Promise<void>((resolve) => {
        this.#freed = resolve;
      });
      await (free > 0 ? Promise.race([freed, wait(left)]) : freed);
    }
  }

  /** Nothing when the queue could not be asked: the pause is over by then. */
  async #receive(count: number): Promise<SqsMessage[] | undefined> {
    const { client, queueUrl, log } = this.#options;
    const abortSignal = this.#stopping.signal;
    try {
      this.#visibility ??= createVisibility({ client, queueUrl, log, timeout: await this.#visibilityTimeout() });
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: count,
          // After a failure the first answer shall not take 20 seconds: until then the service is not ready.
          WaitTimeSeconds: this.#failures === 0 ? WAIT_SECONDS : 0,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp', 'AWSTraceHeader'],
        }),
        { abortSignal },
      );
      if (this.#failures > 0) log.info({ failures: this.#failures }, 'the queue answers again');
      this.#failures = 0;
      return Messages;
    } catch (error) {
      if (abortSignal.aborted) return undefined;
      this.#failures += 1;
      this.#lastFailure = (error as Error).name;
      log.warn({ err: error, failures: this.#failures }, 'the queue does not answer');
      // Full jitter: tasks that lost the queue together do not come back together.
      const pause = Math.random() * Math.min(LONGEST_PAUSE, 250 * 2 ** Math.min(this.#failures, 10));
      await wait(pause, undefined, { signal: abortSignal }).catch(() => undefined);
      return undefined;
    }
  }

  async #visibilityTimeout(): Promise<number> {
    const { client, queueUrl } = this.#options;
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['VisibilityTimeout'] }),
      { abortSignal: this.#stopping.signal },
    );
    return Math.max(Number(Attributes?.VisibilityTimeout ?? 30), 1);
  }

  /**
   * Takes a place until the handler itself has ended, also when its time is over before: one that ignores its signal still runs, and a stop waits for it.
   * The place is free while the message is being deleted.
   */
  #occupy(run: Promise<unknown>): void {
    this.#busy += 1;
    this.#track(
      run.then(
        () => this.#leave(),
        () => this.#leave(),
      ),
    );
  }

  #leave(): void {
    this.#busy -= 1;
    this.#freed();
  }

  #track(work: Promise<void>): void {
    this.#working.add(work);
    void work.finally(() => this.#working.delete(work));
  }

  async #giveBackUnread(held: readonly Held[]): Promise<void> {
    for (const one of held) this.#visibility?.drop(one);
    await this.#visibility?.giveBack(held, 0);
  }

  async #workOn({ message, held }: Received): Promise<void> {
    const { queueUrl, handlerTimeout } = this.#options;
    const queue = queueName(queueUrl);
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), handlerTimeout);
    const signal = AbortSignal.any([timeout.signal, this.#ending.signal]);
    const parsed = this.#parse(message, signal);
    queueLag.record(Math.max(0, Date.now() - parsed.sentAt.getTime()) / 1_000, { 'messaging.destination.name': queue });
    const started = performance.now();
    const failure = await inMessageSpan(message, queueUrl, () => this.#handle(parsed, signal, timeout.signal));
    clearTimeout(timer);
    processDuration.record((performance.now() - started) / 1_000, { 'messaging.destination.name': queue });
    if (failure === undefined) {
      messagesProcessed.add(1, { 'messaging.destination.name': queue });
      await this.#deletions.delete(held.id, held.receiptHandle);
    }
    this.#visibility?.drop(held);
    if (failure === undefined || this.#ending.signal.aborted) return;
    messagesFailed.add(1, { 'messaging.destination.name': queue });
    const seconds = retryDelay(parsed.receiveCount);
    await this.#visibility?.giveBack([held], seconds);
  }

  /** The error, inside the span so that both it and the log line carry the trace. */
  async #handle(message: Message, signal: AbortSignal, timeout: AbortSignal): Promise<Error | undefined> {
    const { once, keyOf = ({ id }) => id, handle, handlerTimeout } = this.#options;
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    aborted.catch(() => undefined);
    const onAbort = (): void =>
      reject(new Error(timeout.aborted ? `the handler took longer than ${handlerTimeout} ms` : 'the service stops'));
    signal.addEventListener('abort', onAbort);
    // Async, so that what throws before there is a promise, a key that cannot be read for one, is a failure of this message and of nothing else.
    const run = (async () => once.run(keyOf(message), () => handle(message)))();
    this.#occupy(run);
    try {
      const result = await Promise.race([run, aborted]);
      if (result === 'repeated') message.log.info('a message that was done already came again');
      return undefined;
    } catch (error) {
      if (timeout.aborted) {
        this.#overdue += 1;
        void run
          .catch(() => undefined)
          .then(() => {
            this.#overdue -= 1;
          });
      }
      message.log.warn({ err: error, receive_count: message.receiveCount }, 'a message failed and will come again');
      return error instanceof Error ? error : new Error(String(error));
    } finally {
      // The signal that ends the service lives as long as the service, and would keep every message.
      signal.removeEventListener('abort', onAbort);
    }
  }

  #parse(message: SqsMessage, signal: AbortSignal): Message {
    const attributes = Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).flatMap(([name, { StringValue }]) =>
        StringValue === undefined ? [] : [[name, StringValue]],
      ),
    );
    const id = message.MessageId ?? '';
    return {
      id,
      body: message.Body ?? '',
      attributes,
      receiveCount: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
      sentAt: new Date(Number(message.Attributes?.SentTimestamp ?? Date.now())),
      signal,
      log: this.#options.log.child({ message_id: id }),
    };
  }
}

/** Seconds until a failed message comes again: about 1, 2, 4, 8… with full jitter above the half. */
function retryDelay(receiveCount: number): number {
  const full = Math.min(LONGEST_RETRY_SECONDS, 2 ** Math.min(receiveCount - 1, 20));
  return Math.round(full / 2 + (Math.random() * full) / 2);
}

function receivedOf(message: SqsMessage): Received[] {
  const { MessageId: id = '', ReceiptHandle: receiptHandle } = message;
  return receiptHandle === undefined ? [] : [{ message, held: { id, receiptHandle } }];
}

/** Polling and deleting belong to no trace; each would begin one of its own every 20 seconds. */
function untraced<T>(work: () => Promise<T>): Promise<T> {
  return context.with(suppressTracing(context.active()), work);
}
