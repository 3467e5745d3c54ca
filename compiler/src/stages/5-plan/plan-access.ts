/** What the platform asks of a service's roles and encryption, and roles that are there already. */
import type { Term } from '../../model/plan.ts';
import type { Environment } from '../../model/platform.ts';
import type { Typed } from '../../model/sourced.ts';
import { plainText } from './render-text.ts';
import type { ServiceContext } from './service-context.ts';
import { listTerm, literal, mapTerm, term } from './terms.ts';

type Entry = readonly [string, Term | undefined];

/** The inputs that concern roles and keys. */
export function planAccess(context: ServiceContext): Entry[] {
  const { environment, service } = context.deployed;
  const { iam, kmsKey } = environment;
  const { task, execution } = service.of.roles.of;
  const given = (role: Typed<string> | undefined): Term | undefined =>
    role && literal(plainText(role.value, context), role.origin);
  return [
    ['queue_kms_keys', queueKeys(context)],
    ['permissions_boundary', iam.boundary && term(iam.boundary)],
    ['role_path', iam.path && term(iam.path)],
    ['task_role_arn', given(task)],
    ['execution_role_arn', given(execution)],
    ['kms_key', kmsKey && term(kmsKey)],
  ];
}

/** The key of a tunnel's sessions is the cluster's: the platform's own, or that of a cluster which is there already. */
export function sessionKey({ existing, kmsKey }: Environment): Typed<string> | undefined {
  const cluster = existing.get('cluster');
  if (!cluster) return kmsKey;
  return (cluster.of as Readonly<Record<string, Typed<string> | undefined>>).kms_key;
}

/** The `tunnel` input: its sessions are encrypted with the key of the cluster, when that has one. */
export function planTunnel({ deployed: { environment, service } }: ServiceContext): Term | undefined {
  const { tunnel } = service.of;
  if (tunnel.value === false) return undefined;
  const key = sessionKey(environment);
  const { value, origin } = term(tunnel);
  if (!key || typeof value !== 'object' || value === null || !('fields' in value)) return { value, origin };
  return mapTerm([...value.fields, ['kms_key', term(key)]], origin);
}

/** The fleet's queues have the platform's key; one from outside is its owner's affair. */
function queueKeys({ deployed: { environment, service } }: ServiceContext): Term | undefined {
  const { kmsKey } = environment;
  const { consumes, sends_to } = service.of;
  const keys = (queues: typeof consumes | typeof sends_to): Term | undefined =>
    kmsKey && (queues.value as readonly unknown[]).some((queue) => typeof queue === 'string')
      ? listTerm([term(kmsKey)], kmsKey.origin)
      : undefined;
  const receives = keys(consumes);
  const sends = keys(sends_to);
  return kmsKey && (receives || sends)
    ? mapTerm(
        [
          ['consumes', receives],
          ['sends_to', sends],
        ],
        kmsKey.origin,
      )
    : undefined;
}
