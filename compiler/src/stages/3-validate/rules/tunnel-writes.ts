/**
 * A root that the same file closes and a tunnel opens again: ECS Exec needs to write to it.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-considerations
 */
import { at, isOver, type ServiceRule } from './rule.ts';

export const tunnelWrites: ServiceRule = ({ of: { filesystem, tunnel } }) => {
  const closed = filesystem.of.read_only.overrode;
  if (closed?.value !== true || !isOver(closed.origin, tunnel.origin)) return [];
  return [
    at(closed.origin, 'validate/tunnel-writes', 'The root file system is not read-only: the tunnel opens it', {
      notes: ['ECS Exec writes into the container that it enters'],
      help: 'leave `read_only` out, or switch `tunnel` off',
      other: { origin: tunnel.origin, says: 'the tunnel is switched on here' },
    }),
  ];
};
