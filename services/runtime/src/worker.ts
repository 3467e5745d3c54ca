/** Work beside HTTP, such as a queue's consumer: it starts with the service and is drained with it. */
export interface Worker {
  readonly name: string;
  start(): void;
  /** Takes no new work; resolves when what was begun has ended. */
  stop(): Promise<void>;
  /** Gives unfinished work back at once, for a stop that could not wait. */
  release(): Promise<void>;
  /** Why the worker cannot do its work at the moment; nothing when it can. */
  problem(): string | undefined;
}
