/** What an environment names in AWS, against the environment itself: an ARN of another region is refused at apply, with other words. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { awsDomain, partitionOf } from '../../model/partition.ts';
import type { Environment } from '../../model/platform.ts';
import { isMap, type Sourced } from '../../model/sourced.ts';
import { retentionFaults } from './rules/log-retention.ts';
import { at } from './rules/rule.ts';

export function environmentFaults(environment: Environment): Diagnostic[] {
  return [
    ...named(environment).flatMap((one) => [...otherRegion(one, environment), ...otherAccount(one, environment)]),
    ...otherCluster(environment),
    ...sharedKey(environment),
    ...sharedTopic(environment),
    ...clusterWithoutKey(environment),
    ...retentionFaults(environment.apiLogs.of.retention),
  ];
}

interface Named {
  readonly field: string;
  readonly node: Sourced;
  /** May be of another account, whose policy lets this one in. */
  readonly shared?: boolean;
}

function named({ kmsKey, alarmTopic, domain, iam, existing }: Environment): Named[] {
  const outputs = [...existing.values()].flatMap((node) => (isMap(node) ? Object.entries(node.of) : []));
  const given = (field: string, node: Sourced | undefined, shared = false): Named[] =>
    node ? [{ field, node, shared }] : [];
  return [
    ...given('kms_key', kmsKey, true),
    ...given('alarms.topic', alarmTopic, true),
    ...given('domain.certificate', domain?.certificate),
    ...given('iam.boundary', iam.boundary),
    ...outputs.flatMap(([field, node]) => given(field, node, field === 'kms_key')),
  ];
}

const partsOf = ({ value }: Sourced): readonly string[] =>
  /^arn:/.test(String(value)) ? String(value).split(':') : [];

/**
 * Keys encrypt in their own region, a listener takes a certificate of its own, and an alarm publishes to topics of its own.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html
 */
function otherRegion({ field, node }: Named, { name, region }: Environment): Diagnostic[] {
  const of = partsOf(node)[3];
  if (!of || of === region.value) return [];
  const message = `${quote(field)} is in ${quote(of)}, and ${quote(name)} is in ${quote(region.value)}`;
  return [at(node.origin, 'validate/other-region', message, { help: `give one in ${quote(region.value)}` })];
}

/**
 * A role takes a boundary of its own account, and a listener such a certificate; `aws` stands for AWS's own policies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
function otherAccount({ field, node, shared }: Named, { name, account }: Environment): Diagnostic[] {
  const of = partsOf(node)[4];
  if (!of || shared || of === 'aws' || of === account.value) return [];
  const message = `${quote(field)} is of the account ${quote(of)}, and ${quote(name)} is ${quote(account.value)}`;
  return [at(node.origin, 'validate/bad-value', message, { help: `give one of ${quote(account.value)}` })];
}

/** The name is the end of the ARN: two clusters would get one the services, and the other their scaling and alarms. */
function otherCluster({ existing }: Environment): Diagnostic[] {
  const cluster = existing.get('cluster')?.of as Readonly<Record<string, Sourced | undefined>> | undefined;
  const { cluster_id: id, cluster_name: given } = cluster ?? {};
  const name = String(id?.value).split('/').at(-1);
  if (!id || !given || name === given.value) return [];
  const message = `${quote(String(given.value))} is not the cluster of \`cluster_id\``;
  const other = { origin: id.origin, says: 'which is set here' };
  return [at(given.origin, 'validate/bad-value', message, { help: `give ${quote(String(name))}`, other })];
}

/**
 * A key of another account is used where its policy lets this one in, which nothing here can see.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
function sharedKey({ kmsKey, name, region, account }: Environment): Diagnostic[] {
  const of = kmsKey && partsOf(kmsKey)[4];
  if (!of || of === account.value) return [];
  const root = `arn:${partitionOf(region.value)}:iam::${account.value}:root`;
  const message = `${quote('kms_key')} is of the account ${quote(of)}, and ${quote(name)} is ${quote(account.value)}`;
  const notes = [
    `its policy must let in ${quote(root)}, Fargate (\`fargate.amazonaws.com\`) and CloudWatch Logs (\`logs.${region.value}.${awsDomain(region.value)}\`)`,
  ];
  const help = 'the statements stand in the READMEs of `modules/cluster` and `modules/task`';
  return [at(kmsKey.origin, 'validate/shared-key', message, { notes, help })];
}

/**
 * The same of a topic: an alarm whose publishing is refused changes its state, and nobody hears of it.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
 */
function sharedTopic({ alarmTopic, name, region, account }: Environment): Diagnostic[] {
  const of = alarmTopic && partsOf(alarmTopic)[4];
  if (!of || of === account.value) return [];
  const alarms = `arn:${partitionOf(region.value)}:cloudwatch:${region.value}:${account.value}:alarm:*`;
  const message = `${quote('alarms.topic')} is of the account ${quote(of)}, and ${quote(name)} is ${quote(account.value)}`;
  const notes = [
    `its policy must let \`cloudwatch.amazonaws.com\` publish for ${quote(alarms)}, or nobody hears of an alarm`,
  ];
  return [at(alarmTopic.origin, 'validate/shared-topic', message, { notes })];
}

/** What the module cluster would encrypt is left as it is. */
function clusterWithoutKey({ kmsKey, existing, name }: Environment): Diagnostic[] {
  const cluster = existing.get('cluster');
  const { kms_key: own } = (cluster?.of ?? {}) as Readonly<Record<string, Sourced | undefined>>;
  if (!kmsKey || !cluster || own) return [];
  const message = `The cluster of ${quote(name)} exists, and ${quote('kms_key')} does not change how it encrypts`;
  return [
    at(kmsKey.origin, 'validate/cluster-without-key', message, {
      notes: ["the tasks' ephemeral storage and the sessions of tunnels are encrypted as that cluster says"],
      help: 'if it has a key for its sessions, give that as `stacks.cluster.existing.kms_key`: a tunnel needs it',
      other: { origin: cluster.origin, says: 'the cluster is given here' },
    }),
  ];
}
