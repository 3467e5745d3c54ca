import { onceInMemory } from '@ecs-compile/runtime';
import { expect, test } from 'vitest';

const counter = () => {
  let count = 0;
  const effect = async (): Promise<void> => {
    count += 1;
  };
  return { effect, count: () => count };
};

test('an effect happens once for a key, and once for another', async () => {
  const once = onceInMemory();
  const { effect, count } = counter();
  expect(await once.run('a', effect)).toBe('done');
  expect(await once.run('a', effect)).toBe('repeated');
  expect(await once.run('b', effect)).toBe('done');
  expect(count()).toBe(2);
});

test('two at the same time are one effect, and the second waits for it', async () => {
  const once = onceInMemory();
  const gate = Promise.withResolvers<void>();
  const { effect, count } = counter();
  const first = once.run('a', () => gate.promise);
  let ended = false;
  const second = once.run('a', effect).finally(() => (ended = true));
  await Promise.resolve();
  expect(ended).toBe(false);
  gate.resolve();
  expect(await Promise.all([first, second])).toEqual(['done', 'repeated']);
  expect(count()).toBe(0);
});

test('an effect that fails may happen again, and fails for those that waited for it', async () => {
  const once = onceInMemory();
  const { effect, count } = counter();
  const failing = async (): Promise<void> => {
    throw new Error('no');
  };
  const both = await Promise.allSettled([once.run('a', failing), once.run('a', effect)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await once.run('a', effect)).toBe('done');
  expect(count()).toBe(1);
});

test('an effect that throws before it is a promise fails like any other', async () => {
  const once = onceInMemory();
  const throwing = (): Promise<void> => {
    throw new Error('no');
  };
  await expect(once.run('a', throwing)).rejects.toThrow('no');
  expect(await once.run('a', async () => undefined)).toBe('done');
});

test('only the last keys are remembered', async () => {
  const once = onceInMemory(2);
  const { effect } = counter();
  for (const key of ['a', 'b', 'c']) await once.run(key, effect);
  expect(await once.run('c', effect)).toBe('repeated');
  expect(await once.run('b', effect)).toBe('repeated');
  expect(await once.run('a', effect)).toBe('done');
});
