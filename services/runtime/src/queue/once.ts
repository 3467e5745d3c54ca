/**
 * SQS delivers at least once: a message can come a second time after its work is done. A `Once` lets its effect happen once.
 *
 * `onceInMemory` knows what this task has done, which covers a lost deletion. Across tasks and restarts a store is needed: write the key in the same
 * transaction as the effect, under a unique constraint, and answer `repeated` when it is there already.
 */
export interface Once {
  /** Runs `effect` unless it has succeeded for this key. An effect that throws may be run again. */
  run(key: string, effect: () => Promise<void>): Promise<'done' | 'repeated'>;
}

/** Remembers the last `size` keys. */
export function onceInMemory(size = 10_000): Once {
  const done = new Set<string>();
  const running = new Map<string, Promise<void>>();
  return {
    async run(key, effect) {
      const other = running.get(key);
      // The same message at the same time: if the first succeeds, this one has nothing to do; if not, it fails with it.
      if (other !== undefined) {
        await other;
        return 'repeated';
      }
      if (done.has(key)) return 'repeated';
      const work = effect();
      running.set(key, work);
      try {
        await work;
        done.add(key);
        if (done.size > size)
          for (const oldest of done) {
            done.delete(oldest);
            break;
          }
        return 'done';
      } finally {
        running.delete(key);
      }
    },
  };
}
