/**
 * What IAM asks for when an API is called: the action, the resource, and the keys that conditions compare. By the tables of
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 *
 * An action of which nothing is said here needs its name in a statement, on whatever resource.
 */
import type { Right } from './allows.ts';
import { Ec2Rights } from './ec2-rights.ts';
import type { Call } from './recorded-calls.ts';

interface Place {
  readonly region: string;
  readonly account: string;
}

export class NeededRights {
  private readonly ec2 = new Ec2Rights();
  private readonly here: string;
  private readonly place: Place;

  constructor(place: Place) {
    this.place = place;
    this.here = `${place.region}:${place.account}`;
  }

  /** Rights that a call needs; empty for what everybody may ask. */
  of(call: Call): Right[] {
    this.ec2.learn(call);
    switch (call.service) {
      case 'sts':
        return [];
      case 'ec2':
        return this.ec2.needed(call, this.here);
      case 's3':
        return [s3(call)];
      case 'apigateway':
        return [
          {
            action: `apigateway:${call.method}`,
            resource: `arn:aws:apigateway:${this.place.region}::${call.path.replace(/^\/v2/, '')}`,
          },
        ];
      case 'ecs':
        return this.ecs(call);
      case 'iam':
        return this.iam(call);
      case 'elasticloadbalancing':
        return this.loadBalancing(call);
      case 'application-autoscaling':
        return this.scaling(call);
      default:
        return this.byName(call);
    }
  }

  /** Services whose actions take one thing that the call names. */
  private byName(call: Call): Right[] {
    const { service, action, parameters } = call;
    const get = (...names: string[]) => names.map((name) => parameters.get(name)).find((value) => value !== undefined);
    const prefix = service === 'monitoring' ? 'cloudwatch' : service;
    const one = (resource: string | undefined, tagging: string): Right[] => {
      const name = `${prefix}:${action}`;
      if (/^(?:Describe|List)/.test(action) && resource === undefined) return [{ action: name, resource: '*' }];
      const right = { action: name, ...(resource === undefined ? {} : { resource }) };
      const tagged = tags(call) && !action.startsWith('Tag') ? [{ ...right, action: `${prefix}:${tagging}` }] : [];
      return [right, ...tagged];
    };
    const arn = (kind: string, name: string | undefined) =>
      name === undefined ? undefined : `arn:aws:${prefix}:${this.here}:${kind}${name}`;
    switch (service) {
      case 'logs': {
        // DescribeLogGroups finds a group by the start of its name, and takes no single one.
        const group = action === 'DescribeLogGroups' ? undefined : get('logGroupName');
        return one(get('resourceArn') ?? arn('log-group:', group), 'TagResource');
      }
      case 'monitoring': {
        const dashboard = get('DashboardName', 'DashboardNames.member.1');
        const alarm = action === 'DescribeAlarms' ? undefined : get('AlarmName', 'AlarmNames.member.1');
        const named =
          dashboard === undefined
            ? arn('alarm:', alarm)
            : `arn:aws:cloudwatch::${this.place.account}:dashboard/${dashboard}`;
        return one(get('ResourceARN') ?? named, 'TagResource');
      }
      case 'sqs':
        return one(arn('', get('QueueName') ?? get('QueueUrl')?.split('/').at(-1)), 'TagQueue');
      case 'ecr':
        return one(get('resourceArn') ?? arn('repository/', get('repositoryName', 'repositoryNames.0')), 'TagResource');
      default:
        return [{ action: `${prefix}:${action}` }];
    }
  }

  private ecs(call: Call): Right[] {
    const { action, parameters } = call;
    if (/^(?:Describe|List)/.test(action) || action === 'DeregisterTaskDefinition')
      return [{ action: `ecs:${action}`, resource: '*' }];
    const last = (name: string) => parameters.get(name)?.split('/').at(-1);
    const cluster = last('cluster') ?? parameters.get('clusterName');
    const service = last('service') ?? parameters.get('serviceName');
    const family = parameters.get('family');
    const name =
      family !== undefined
        ? `task-definition/${family}:1`
        : service !== undefined
          ? `service/${cluster}/${service}`
          : `cluster/${cluster}`;
    const resource = parameters.get('resourceArn') ?? `arn:aws:ecs:${this.here}:${name}`;
    const passed = ['taskRoleArn', 'executionRoleArn'].flatMap((role) => parameters.get(role) ?? []);
    return [
      { action: `ecs:${action}`, resource },
      ...(tags(call) && action !== 'TagResource' ? [{ action: 'ecs:TagResource', resource }] : []),
      ...passed.map((role) => ({
        action: 'iam:PassRole',
        resource: role,
        context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
      })),
    ];
  }

  private iam({ action, parameters, ...call }: Call): Right[] {
    const path = parameters.get('Path') ?? '/';
    const name = parameters.get('RoleName');
    const role = name === undefined ? undefined : `arn:aws:iam::${this.place.account}:role${path}${name}`;
    const resource = role ?? parameters.get('PolicyArn') ?? parameters.get('OpenIDConnectProviderArn');
    const boundary = parameters.get('PermissionsBoundary');
    const right = {
      action: `iam:${action}`,
      ...(resource === undefined ? {} : { resource }),
      context: boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary },
    };
    return [
      right,
      ...(tags({ action, parameters, ...call }) && action !== 'TagRole' ? [{ ...right, action: 'iam:TagRole' }] : []),
    ];
  }

  private loadBalancing(call: Call): Right[] {
    const { action, parameters } = call;
    const own = `elasticloadbalancing:${action}`;
    if (action.startsWith('Describe')) return [{ action: own, resource: '*' }];
    const here = `arn:aws:elasticloadbalancing:${this.here}`;
    const name = parameters.get('Name');
    const given = [...parameters].filter(([key]) =>
      /^(?:LoadBalancer|Listener|TargetGroup|Rule|Resource)Arns?(?:\.|$)/.test(key),
    );
    const arns = given.map(([, arn]) => arn);
    // What is made lies below what it is made in.
    const made: Readonly<Record<string, string>> = {
      CreateLoadBalancer: `${here}:loadbalancer/app/${name}/new`,
      CreateTargetGroup: `${here}:targetgroup/${name}/new`,
      CreateListener: `${arns[0]?.replace(':loadbalancer/', ':listener/')}/new`,
      CreateRule: `${arns[0]?.replace(':listener/', ':listener-rule/')}/new`,
    };
    const target = made[action];
    const takes = action === 'CreateLoadBalancer' || action === 'CreateTargetGroup' ? [target as string] : arns;
    return [
      ...takes.map((resource) => ({ action: own, resource })),
      ...(target !== undefined && tags(call) ? [{ action: 'elasticloadbalancing:AddTags', resource: target }] : []),
    ];
  }

  private scaling(call: Call): Right[] {
    const { action, parameters } = call;
    const own = `application-autoscaling:${action}`;
    if (/^(?:Describe|List)/.test(action)) return [{ action: own, resource: '*' }];
    const resource = `arn:aws:application-autoscaling:${this.here}:scalable-target/new`;
    const context = {
      'application-autoscaling:service-namespace': parameters.get('ServiceNamespace') ?? '',
      'application-autoscaling:scalable-dimension': parameters.get('ScalableDimension') ?? '',
    };
    const tagged =
      tags(call) && !action.startsWith('Tag') ? [{ action: 'application-autoscaling:TagResource', resource }] : [];
    return [{ action: own, resource, context }, ...tagged];
  }
}

/** Whether a call sets tags on what it makes, which is a right of its own. */
const tags = ({ parameters }: Call): boolean => [...parameters.keys()].some((key) => /^[Tt]ags?\b/.test(key));

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
function s3({ method, path }: Call): Right {
  const [, bucket, ...key] = path.split('/');
  const resource = `arn:aws:s3:::${[bucket, ...key].filter((part) => part !== '').join('/')}`;
  if (key.join('') === '') return { action: 's3:ListBucket', resource };
  const action = { GET: 'GetObject', HEAD: 'GetObject', PUT: 'PutObject', DELETE: 'DeleteObject' }[method];
  return { action: `s3:${action ?? method}`, resource };
}
