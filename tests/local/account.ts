/** The emulated AWS account, read through the AWS SDK: what is really there, for one environment of one project. */
import {
  ApiGatewayV2Client,
  GetApisCommand,
  GetIntegrationsCommand,
  GetRoutesCommand,
  GetVpcLinksCommand,
} from '@aws-sdk/client-apigatewayv2';
import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
  type ScalableTarget,
  type ScalingPolicy,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  ListDashboardsCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeQueryDefinitionsCommand,
  PutRetentionPolicyCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeNatGatewaysCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  type ContainerDefinition,
  CreateClusterCommand,
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  type Service,
  type TaskDefinition,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from '@aws-sdk/client-iam';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';

import type { PolicyStatement } from './rights/allows.ts';

export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: unknown;
}

/** What a role may do, and who may take it. */
export interface Role {
  readonly statements: readonly Statement[];
  /** Managed policies, by ARN. */
  readonly attached: readonly string[];
  readonly trust: readonly { readonly Principal: unknown; readonly Action: string; readonly Condition?: unknown }[];
}

export class Account {
  private readonly config: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };

  constructor(endpoint: string, region: string) {
    this.config = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  }

  /** Active services of a cluster by their name. */
  async services(cluster: string): Promise<ReadonlyMap<string, Service>> {
    const ecs = new ECSClient(this.config);
    const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
    if (!clusterArns.some((arn) => arn.endsWith(`/${cluster}`))) return new Map();
    const { serviceArns = [] } = await ecs.send(new ListServicesCommand({ cluster, maxResults: 100 }));
    if (serviceArns.length === 0) return new Map();
    const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: serviceArns }));
    const active = services.filter((service) => service.status === 'ACTIVE');
    return new Map(active.map((service) => [service.serviceName as string, service]));
  }

  /** Clusters with their settings and capacity providers. */
  async clusters() {
    const ecs = new ECSClient(this.config);
    const { clusterArns = [] } = await ecs.send(new ListClustersCommand({}));
    if (clusterArns.length === 0) return [];
    const include: ('SETTINGS' | 'CONFIGURATIONS')[] = ['SETTINGS', 'CONFIGURATIONS'];
    const { clusters = [] } = await ecs.send(new DescribeClustersCommand({ clusters: clusterArns, include }));
    return clusters.filter((cluster) => cluster.status === 'ACTIVE');
  }

  /** A cluster that no unit makes; its ARN. */
  async makeCluster(clusterName: string): Promise<string> {
    const { cluster } = await new ECSClient(this.config).send(new CreateClusterCommand({ clusterName }));
    return cluster?.clusterArn as string;
  }

  /** What scaling does: the count changes, behind the back of the state. */
  async setCount(cluster: string, service: string, desiredCount: number): Promise<void> {
    await new ECSClient(this.config).send(new UpdateServiceCommand({ cluster, service, desiredCount }));
  }

  async taskDefinition(arn: string): Promise<TaskDefinition> {
    const { taskDefinition } = await new ECSClient(this.config).send(
      new DescribeTaskDefinitionCommand({ taskDefinition: arn }),
    );
    return taskDefinition as TaskDefinition;
  }

  async loadBalancers() {
    const { LoadBalancers = [] } = await this.elb.send(new DescribeLoadBalancersCommand({}));
    return LoadBalancers;
  }

  /** Listeners of a load balancer by port, each with its default actions and its rules. */
  async listeners(loadBalancer: string) {
    const { Listeners = [] } = await this.elb.send(new DescribeListenersCommand({ LoadBalancerArn: loadBalancer }));
    return Promise.all(
      Listeners.map(async (listener) => {
        const { Rules = [] } = await this.elb.send(
          new DescribeRulesCommand({ ListenerArn: listener.ListenerArn as string }),
        );
        return {
          arn: listener.ListenerArn,
          port: listener.Port,
          defaults: listener.DefaultActions ?? [],
          rules: Rules.filter((rule) => !rule.IsDefault),
        };
      }),
    );
  }

  async targetGroups() {
    const { TargetGroups = [] } = await this.elb.send(new DescribeTargetGroupsCommand({}));
    return Promise.all(
      TargetGroups.map(async (group) => {
        const { Attributes = [] } = await this.elb.send(
          new DescribeTargetGroupAttributesCommand({ TargetGroupArn: group.TargetGroupArn as string }),
        );
        return {
          ...group,
          attributes: Object.fromEntries(Attributes.map(({ Key, Value }) => [Key as string, Value as string])),
        };
      }),
    );
  }

  /** Every API with its routes and integrations, and every VPC link. */
  async api() {
    const client = new ApiGatewayV2Client(this.config);
    const { Items: apis = [] } = await client.send(new GetApisCommand({}));
    const { Items: links = [] } = await client.send(new GetVpcLinksCommand({}));
    const parts = await Promise.all(
      apis.map(async ({ ApiId }) => {
        const { Items: routes = [] } = await client.send(new GetRoutesCommand({ ApiId }));
        const { Items: integrations = [] } = await client.send(new GetIntegrationsCommand({ ApiId }));
        return { routes, integrations };
      }),
    );
    return {
      apis,
      links,
      routes: parts.flatMap(({ routes }) => routes),
      integrations: parts.flatMap(({ integrations }) => integrations),
    };
  }

  async scalableTargets() {
    const { ScalableTargets = [] } = await new ApplicationAutoScalingClient(this.config).send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
    );
    return new Map(
      ScalableTargets.map((target) => [(target.ResourceId as string).split('/').at(-1) as string, target]),
    );
  }

  /** What a scheduled action or a person does: the range of a service changes, behind the back of the state. */
  async setRange(service: string, MinCapacity: number, MaxCapacity: number): Promise<void> {
    const { ServiceNamespace, ResourceId, ScalableDimension } = (await this.scalableTargets()).get(
      service,
    ) as ScalableTarget;
    await new ApplicationAutoScalingClient(this.config).send(
      new RegisterScalableTargetCommand({ ServiceNamespace, ResourceId, ScalableDimension, MinCapacity, MaxCapacity }),
    );
  }

  /** Scheduled actions by their name. */
  async scheduledActions() {
    const { ScheduledActions = [] } = await new ApplicationAutoScalingClient(this.config).send(
      new DescribeScheduledActionsCommand({ ServiceNamespace: 'ecs' }),
    );
    return new Map(ScheduledActions.map((action) => [action.ScheduledActionName as string, action]));
  }

  /** Scaling policies by their name. */
  async policies() {
    const { ScalingPolicies = [] } = await new ApplicationAutoScalingClient(this.config).send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' }),
    );
    return new Map(ScalingPolicies.map((policy) => [policy.PolicyName as string, policy]));
  }

  /** Changes a step policy's cooldown by hand; it keeps its ARN, as alarms need it to. */
  async setCooldown(name: string, Cooldown: number): Promise<void> {
    const { PolicyARN, CreationTime, Alarms, ...policy } = (await this.policies()).get(name) as ScalingPolicy;
    const StepScalingPolicyConfiguration = { ...policy.StepScalingPolicyConfiguration, Cooldown };
    await new ApplicationAutoScalingClient(this.config).send(
      new PutScalingPolicyCommand({ ...policy, StepScalingPolicyConfiguration }),
    );
  }

  async alarms(): Promise<ReadonlyMap<string, MetricAlarm>> {
    const { MetricAlarms = [] } = await new CloudWatchClient(this.config).send(new DescribeAlarmsCommand({}));
    return new Map(MetricAlarms.map((alarm) => [alarm.AlarmName as string, alarm]));
  }

  /** Bodies of dashboards by their name. */
  async dashboards(): Promise<ReadonlyMap<string, string>> {
    const client = new CloudWatchClient(this.config);
    const { DashboardEntries = [] } = await client.send(new ListDashboardsCommand({}));
    const entries = DashboardEntries.map(async ({ DashboardName }): Promise<[string, string]> => {
      const { DashboardBody } = await client.send(new GetDashboardCommand({ DashboardName }));
      return [DashboardName as string, DashboardBody as string];
    });
    return new Map(await Promise.all(entries));
  }

  /** Saved queries of Logs Insights by their name. */
  async savedQueries() {
    const { queryDefinitions = [] } = await new CloudWatchLogsClient(this.config).send(
      new DescribeQueryDefinitionsCommand({}),
    );
    return new Map(queryDefinitions.map((query) => [query.name as string, query]));
  }

  /** Attributes of queues by their name. */
  async queues(): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
    const client = new SQSClient(this.config);
    const { QueueUrls = [] } = await client.send(new ListQueuesCommand({}));
    const entries = await Promise.all(
      QueueUrls.map(async (QueueUrl): Promise<[string, Record<string, string>]> => {
        const { Attributes = {} } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
        );
        return [QueueUrl.split('/').at(-1) as string, { ...(Attributes as Record<string, string>), url: QueueUrl }];
      }),
    );
    return new Map(entries);
  }

  async roleNames(): Promise<string[]> {
    const { Roles = [] } = await new IAMClient(this.config).send(new ListRolesCommand({}));
    return Roles.map((role) => role.RoleName as string);
  }

  async role(name: string): Promise<Role> {
    const client = new IAMClient(this.config);
    const [{ Role }, { PolicyNames = [] }, { AttachedPolicies = [] }] = await Promise.all([
      client.send(new GetRoleCommand({ RoleName: name })),
      client.send(new ListRolePoliciesCommand({ RoleName: name })),
      client.send(new ListAttachedRolePoliciesCommand({ RoleName: name })),
    ]);
    const documents = await Promise.all(
      PolicyNames.map((PolicyName) => client.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }))),
    );
    const statements = <T>(document: string | undefined): T[] =>
      (JSON.parse(decodeURIComponent(document as string)) as { Statement: T[] }).Statement;
    return {
      statements: documents.flatMap(({ PolicyDocument }) => statements<Statement>(PolicyDocument)),
      attached: AttachedPolicies.map(({ PolicyArn }) => PolicyArn as string),
      trust: statements(Role?.AssumeRolePolicyDocument),
    };
  }

  /** Every statement of a role, those of its managed policies included. */
  async rights(name: string): Promise<PolicyStatement[]> {
    const { statements, attached } = await this.role(name);
    const client = new IAMClient(this.config);
    const documents = await Promise.all(
      attached.map(async (PolicyArn) => {
        const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
        const VersionId = Policy?.DefaultVersionId as string;
        const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
        return JSON.parse(decodeURIComponent(PolicyVersion?.Document as string)) as { Statement: PolicyStatement[] };
      }),
    );
    return [...(statements as unknown as PolicyStatement[]), ...documents.flatMap(({ Statement }) => Statement)];
  }

  /** Retention in days of log groups by their name. */
  async logGroups(): Promise<ReadonlyMap<string, number | undefined>> {
    const { logGroups = [] } = await new CloudWatchLogsClient(this.config).send(new DescribeLogGroupsCommand({}));
    return new Map(logGroups.map((group) => [group.logGroupName as string, group.retentionInDays]));
  }

  /** Security groups by their name, each with its rules both ways. */
  async securityGroups() {
    const client = new EC2Client(this.config);
    const { SecurityGroups = [] } = await client.send(new DescribeSecurityGroupsCommand({}));
    const { SecurityGroupRules = [] } = await client.send(new DescribeSecurityGroupRulesCommand({}));
    return new Map(
      SecurityGroups.map((group) => {
        const rules = SecurityGroupRules.filter((rule) => rule.GroupId === group.GroupId);
        const shown = rules.map((rule) => ({
          out: rule.IsEgress === true,
          protocol: rule.IpProtocol,
          from: rule.FromPort,
          to: rule.ToPort,
          peer: rule.ReferencedGroupInfo?.GroupId ?? rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId,
        }));
        return [group.GroupName as string, { id: group.GroupId as string, rules: shown }];
      }),
    );
  }

  /** Changes a log group's retention by hand, as somebody in the console would. */
  async setRetention(logGroupName: string, retentionInDays: number): Promise<void> {
    await new CloudWatchLogsClient(this.config).send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays }));
  }

  /** The id of the VPC of that name. */
  async vpc(name: string): Promise<string> {
    const Filters = [{ Name: 'tag:Name', Values: [name] }];
    const { Vpcs = [] } = await new EC2Client(this.config).send(new DescribeVpcsCommand({ Filters }));
    return Vpcs[0]?.VpcId as string;
  }

  /** Ids of the subnets whose Name contains a word. */
  async subnets(word: string): Promise<string[]> {
    const Filters = [{ Name: 'tag:Name', Values: [`*${word}*`] }];
    const { Subnets = [] } = await new EC2Client(this.config).send(new DescribeSubnetsCommand({ Filters }));
    return Subnets.map(({ SubnetId }) => SubnetId as string).sort();
  }

  /** What a platform makes, is there and has to go with it, by kind; kinds of which nothing is there are left out. Revisions of task
   * definitions stay registered. */
  async inventory(platform: string): Promise<Readonly<Record<string, readonly string[]>>> {
    const ec2 = new EC2Client(this.config);
    const { NatGateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({}));
    const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({}));
    const api = await this.api();
    const ours = (found: Iterable<string>): string[] => [...found].filter((name) => name.includes(platform)).sort();
    const found = {
      clusters: (await this.clusters()).map(({ clusterName }) => clusterName as string),
      services: [...(await this.services(platform)).keys()],
      queues: [...(await this.queues()).keys()],
      'load balancers': (await this.loadBalancers()).map(({ LoadBalancerName }) => LoadBalancerName as string),
      'target groups': (await this.targetGroups()).map(({ TargetGroupName }) => TargetGroupName as string),
      'security groups': ours((await this.securityGroups()).keys()),
      'log groups': [...(await this.logGroups()).keys()],
      roles: ours(await this.roleNames()),
      'scalable targets': [...(await this.scalableTargets()).keys()],
      policies: [...(await this.policies()).keys()],
      'scheduled actions': [...(await this.scheduledActions()).keys()],
      alarms: [...(await this.alarms()).keys()],
      dashboards: [...(await this.dashboards()).keys()],
      'saved queries': [...(await this.savedQueries()).keys()],
      APIs: api.apis.map(({ Name }) => Name as string),
      'VPC links': api.links.map(({ Name }) => Name as string),
      'NAT gateways': NatGateways.filter(({ State }) => State !== 'deleted').map(
        ({ NatGatewayId }) => NatGatewayId as string,
      ),
      'VPC endpoints': VpcEndpoints.filter(({ State }) => State?.toLowerCase() !== 'deleted').map(
        ({ ServiceName }) => ServiceName as string,
      ),
    };
    return Object.fromEntries(Object.entries(found).filter(([, there]) => there.length > 0));
  }

  private get elb(): ElasticLoadBalancingV2Client {
    return new ElasticLoadBalancingV2Client(this.config);
  }
}

/** A container's environment by name. */
export const environmentOf = (container: ContainerDefinition | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((container?.environment ?? []).map(({ name, value }) => [name as string, value as string]));
