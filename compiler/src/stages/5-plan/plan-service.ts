/** One unit per service: task definition, service, ingress, scaling, roles. */
import type { Result } from '../../diagnostics/diagnostic.ts';
import type { Service } from '../../generated/service.ts';
import { servicePath, type Term, type Unit } from '../../model/plan.ts';
import { calledBy } from '../../model/references.ts';
import { ingressOf } from '../../model/routes.ts';
import type { Typed } from '../../model/sourced.ts';
import { checkSecurityGroups } from './check-security-groups.ts';
import { checkName, nameOf } from './names.ts';
import { planAccess, planTunnel } from './plan-access.ts';
import { planAlarms, planTopics } from './plan-alarms.ts';
import { planConnection, planLoadBalancer } from './plan-connection.ts';
import { planFilesystem, planHealthCheck, planRestart, texts } from './plan-container.ts';
import { planImage } from './plan-image.ts';
import { planScaling } from './plan-scaling.ts';
import { planSecrets } from './plan-secrets.ts';
import { planSidecars } from './plan-sidecars.ts';
import { planTags } from './plan-tags.ts';
import { planConsumes, planSends, planVariables } from './plan-wiring.ts';
import { plainText } from './render-text.ts';
import type { ServiceContext } from './service-context.ts';
import { days, inputs, listTerm, literal, mapTerm, refTerm, rule, seconds, term } from './terms.ts';

/** The unit of a service in one environment. */
export function planService(context: ServiceContext): Result<Unit> {
  const { deployed, platform, pins } = context;
  const { environment, service } = deployed;
  const name = nameOf(platform, environment, deployed.name);
  const image = planImage(deployed, platform, pins);
  const diagnostics = [...checkName('service', name, service.of.name.origin), ...checkSecurityGroups(deployed)];
  const unit: Unit = {
    id: { environment: environment.name, path: servicePath(deployed.name) },
    module: 'service',
    sources: [deployed.manifest],
    preventDestroy: false,
    oneByOne: isScheduledTwice(service.value.scaling),
    inputs: inputs([
      ['name', literal(name, rule('naming', "the platform's naming", platform.naming, service.of.name))],
      ['service', term(service.of.name)],
      ['environment', literal(environment.name, environment.origin)],
      ['image', image],
      ['allow_unpinned_image', environment.emulated ? literal(true, environment.origin) : undefined],
      ...task(context),
      ['connection', planConnection(context)],
      ['load_balancer', planLoadBalancer(context)],
      ['scaling', planScaling(context)],
      ...wiring(context),
      ...planAccess(context),
      ...network(context),
      [
        'capacity',
        service.value.capacity.spot_percent > 0 || service.value.capacity.on_demand_base > 0
          ? term(service.of.capacity)
          : undefined,
      ],
      ['deployment', deployment(service.of.deployment)],
      ['alarms', planAlarms(service.of)],
      ['alarm_topic_arns', planTopics(environment, service.of.alarms)],
      ['dashboard', service.value.dashboard ? undefined : term(service.of.dashboard)],
      ['log_retention', days(service.of.logs.of.retention)],
      ['log_mode', service.value.logs.mode === 'non_blocking' ? undefined : term(service.of.logs.of.mode)],
      ['log_buffer', service.of.logs.of.buffer && term(service.of.logs.of.buffer)],
      ['tags', planTags(context)],
    ]),
  };
  return { value: unit, diagnostics };
}

/**
 * Scheduled actions are one resource with a count, and all belong to one scalable target, which AWS changes once at a time.
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScheduledAction.html (ConcurrentUpdateException)
 */
const isScheduledTwice = ({ schedule = [] }: Service['scaling']): boolean => schedule.length > 1;

type Entry = readonly [string, Term | undefined];

/** Rolling back on an alarm is left out where it is on: that is the module's own way. */
function deployment({ of, origin }: Typed<Service['deployment']>): Term {
  const { rollback_on_alarm, ...rest } = of;
  return mapTerm(
    [
      ...Object.entries(rest).map(([name, node]) => [name, term(node)] as const),
      ['rollback_on_alarm', rollback_on_alarm.value ? undefined : term(rollback_on_alarm)],
    ],
    origin,
  );
}

function task(context: ServiceContext): Entry[] {
  const { of, value } = context.deployed.service;
  const { images } = context.deployed.environment;
  const traced = value.tracing !== false;
  const debugged = value.tunnel !== false && value.tunnel.debug;
  return [
    ['cpu', term(of.cpu)],
    ['memory', term(of.memory)],
    ['architecture', term(of.architecture)],
    ['port', term(of.port)],
    ['command', of.command && texts(of.command, context)],
    ['entrypoint', of.entrypoint && texts(of.entrypoint, context)],
    ['stop_timeout', seconds(of.stop_timeout)],
    ['filesystem', planFilesystem(of.filesystem)],
    ['init_process', value.init_process ? undefined : term(of.init_process)],
    ['restart', planRestart(of.restart)],
    ['health_check', of.health_check && planHealthCheck(of.health_check, context)],
    ['tracing', traced ? term(of.tracing) : undefined],
    ['collector_image', traced && images.collector ? term(images.collector) : undefined],
    ['tunnel', planTunnel(context)],
    ['debug_image', debugged && images.debug ? term(images.debug) : undefined],
  ];
}

function wiring(context: ServiceContext): Entry[] {
  const { permissions } = context.deployed.service.of;
  const statements = (permissions.of as readonly Typed<string | { actions: string[]; resources: string[] }>[]).filter(
    (node) => typeof node.value !== 'string',
  ) as readonly Typed<{ actions: string[]; resources: string[] }>[];
  const policies = (permissions.of as readonly Typed<string | object>[]).filter(
    (node): node is Typed<string> => typeof node.value === 'string',
  );
  return [
    ['variables', planVariables(context)],
    ['secrets', planSecrets(context.deployed.service.of.secrets, context)],
    ['sidecars', planSidecars(context)],
    ['consumes', planConsumes(context)],
    ['sends_to', planSends(context)],
    [
      'permissions',
      statements.length > 0
        ? listTerm(
            statements.map((node) =>
              mapTerm(
                [
                  ['actions', term(node.of.actions)],
                  ['resources', texts(node.of.resources, context)],
                ],
                node.origin,
              ),
            ),
            permissions.origin,
          )
        : undefined,
    ],
    [
      'policy_arns',
      policies.length > 0
        ? listTerm(
            policies.map((node) => literal(plainText(node.value, context), node.origin)),
            permissions.origin,
          )
        : undefined,
    ],
  ];
}

function network(context: ServiceContext): Entry[] {
  const { deployed } = context;
  const { of } = deployed.service;
  const where = rule('environment-network', "the environment's network", deployed.environment.vpc);
  return [
    ['cluster_id', refTerm('aws/cluster', 'cluster_id', rule('environment-cluster', "the environment's cluster"))],
    ['cluster_name', refTerm('aws/cluster', 'cluster_name', rule('environment-cluster', "the environment's cluster"))],
    ['vpc_id', refTerm('aws/network', 'vpc_id', where)],
    ['subnet_ids', refTerm('aws/network', 'private_subnet_ids', where)],
    ['security_group_ids', securityGroups(context)],
    ['egress', of.network.of.egress.of.length > 0 ? term(of.network.of.egress) : undefined],
  ];
}

/** The groups a service joins besides its own: targets and clients of the load balancer, and the team's. */
function securityGroups({ deployed }: ServiceContext): Term | undefined {
  const { connection, calls, network: net } = deployed.service.of;
  const groups: Term[] = [];
  if (ingressOf(deployed))
    groups.push(
      refTerm(
        'aws/security',
        'alb_targets_id',
        rule('joins-alb-targets', 'the group that the load balancer reaches', connection),
      ),
    );
  if (calledBy(deployed).size > 0)
    groups.push(
      refTerm(
        'aws/security',
        'alb_clients_id',
        rule('joins-alb-clients', 'the group that reaches the load balancer', calls),
      ),
    );
  groups.push(...net.of.security_groups.of.map((group) => term(group)));
  return groups.length > 0 ? listTerm(groups, net.of.security_groups.origin) : undefined;
}
