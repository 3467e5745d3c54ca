/**
 * CPU and memory must be a pair that Fargate has.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size
 */
import { at, ifDefault, latest, type ServiceRule } from './rule.ts';

const GIB = 1024;

function range(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, i) => (from + i * step) * GIB);
}

/** CPU units -> MiB of memory that go with them. */
export const FARGATE_SIZES: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, range(1, 4, 1)],
  [1024, range(2, 8, 1)],
  [2048, range(4, 16, 1)],
  [4096, range(8, 30, 1)],
  [8192, range(16, 60, 4)],
  [16384, range(32, 120, 8)],
]);

/** CPU alone: a number of units that no size has. */
export const fargateCpu: ServiceRule = ({ of: { cpu } }) =>
  FARGATE_SIZES.has(cpu.value)
    ? []
    : [
        at(cpu.origin, 'validate/fargate-size', `Fargate has no task with ${cpu.value} CPU units`, {
          notes: [`CPU units are ${words([...FARGATE_SIZES.keys()])}`],
        }),
      ];

/** CPU and memory together. */
export const fargateSize: ServiceRule = (service) => {
  const { cpu, memory } = service.of;
  const sizes = FARGATE_SIZES.get(cpu.value);
  if (!sizes || sizes.includes(memory.value)) return [];
  const guilty = latest(cpu, memory);
  const [other, noun] = guilty === cpu ? [memory, 'memory'] : [cpu, 'CPU'];
  return [
    at(
      guilty.origin,
      'validate/fargate-size',
      `Fargate has no task with ${cpu.value} CPU units${ifDefault(cpu)} and ${memory.value} MiB${ifDefault(memory)}`,
      {
        other: { origin: other.origin, says: `the ${noun} is set here` },
        notes: [`${cpu.value} CPU units go with ${memoryWords(sizes)}`],
        help: waysOut(cpu.value, memory.value, sizes),
      },
    ),
  ];
};

function waysOut(cpu: number, memory: number, sizes: readonly number[]): string {
  const otherCpu = [...FARGATE_SIZES].filter(([, list]) => list.includes(memory)).map(([units]) => units);
  const nearest = otherCpu.sort((a, b) => Math.abs(a - cpu) - Math.abs(b - cpu))[0];
  const size = sizes.find((mib) => mib >= memory) ?? sizes.at(-1);
  return nearest === undefined
    ? `use \`memory: ${size}\``
    : `keep the memory with \`cpu: ${nearest}\`, or the CPU with \`memory: ${size}\``;
}

function memoryWords(sizes: readonly number[]): string {
  if (sizes.length <= 4) return `${words(sizes)} MiB`;
  const step = (sizes[1] as number) - (sizes[0] as number);
  return `${sizes[0]} to ${sizes.at(-1)} MiB in steps of ${step}`;
}

const words = (numbers: readonly number[]): string => `${numbers.slice(0, -1).join(', ')} or ${numbers.at(-1)}`;
