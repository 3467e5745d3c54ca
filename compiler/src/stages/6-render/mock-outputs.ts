/**
 * What stands for an output until its unit is applied, so that a plan of everything works on the first day. Each value contains `mock` and has
 * the form that the AWS provider checks at plan.
 */
import type { PlannedEnvironment, UnitPath } from '../../model/plan.ts';
import { awsDomain, partitionOf } from '../../model/partition.ts';
import type { HclExpr } from './hcl.ts';

/** The mock of a unit's output. A queue's says which queue, so that a plan shows whose value is missing. */
export function mockOutput(unit: UnitPath, module: string, output: string, environment: PlannedEnvironment): HclExpr {
  const { region, account } = environment;
  const arn = (service: string, rest: string): string =>
    `arn:${partitionOf(region)}:${service}:${region}:${account}:${rest}`;
  const queue = `mock-${unit.split('/').at(-1) ?? ''}`;
  const mocks: Readonly<Record<string, HclExpr>> = {
    'cluster.cluster_id': arn('ecs', 'cluster/mock'),
    'cluster.cluster_name': 'mock',
    'network.vpc_id': 'vpc-mock',
    'network.private_subnet_ids': ['subnet-mock-a', 'subnet-mock-b'],
    'network.alb_arn_suffix': 'app/mock/0123456789abcdef',
    'network.alb_zone_id': 'ZMOCK',
    'network.internal_listener_arn': arn('elasticloadbalancing', 'listener/app/mock/0123456789abcdef/0123456789abcdef'),
    'network.public_listener_arn': arn('elasticloadbalancing', 'listener/app/mock/0123456789abcdef/fedcba9876543210'),
    'network.internal_url': `http://internal-mock.${region}.elb.${awsDomain(region)}`,
    'network.api_id': 'mock',
    'network.api_endpoint': `https://mock.execute-api.${region}.${awsDomain(region)}`,
    'network.vpc_link_id': 'mock',
    'queue.url': `https://sqs.${region}.${awsDomain(region)}/${account}/${queue}`,
    'queue.arn': arn('sqs', queue),
    'queue.name': queue,
    'security.alb_id': 'sg-mock-alb',
    'security.alb_targets_id': 'sg-mock-alb-targets',
    'security.alb_clients_id': 'sg-mock-alb-clients',
    'security.vpc_link_id': 'sg-mock-vpc-link',
  };
  return mocks[`${module}.${output}`] ?? 'mock';
}
