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
} from '@aws-sdk/client-application-auto-scaling';
import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeSecurityGroupRulesCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  type ContainerDefinition,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListClustersCommand,
  ListServicesCommand,
  type Service,
  type TaskDefinition,
} from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetRolePolicyCommand, IAMClient, ListRolePoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';

export interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
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

  async api() {
    const client = new ApiGatewayV2Client(this.config);
    const { Items: apis = [] } = await client.send(new GetApisCommand({}));
    const ApiId = apis[0]?.ApiId;
    if (ApiId === undefined) return { apis: 0, routes: [], integrations: [], links: 0 };
    const { Items: routes = [] } = await client.send(new GetRoutesCommand({ ApiId }));
    const { Items: integrations = [] } = await client.send(new GetIntegrationsCommand({ ApiId }));
    const { Items: links = [] } = await client.send(new GetVpcLinksCommand({}));
    return { apis: apis.length, routes, integrations, links: links.length };
  }

  async scalableTargets() {
    const { ScalableTargets = [] } = await new ApplicationAutoScalingClient(this.config).send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }),
    );
    return new Map(
      ScalableTargets.map((target) => [(target.ResourceId as string).split('/').at(-1) as string, target]),
    );
  }

  /** Scaling policies by their name. */
  async policies() {
    const { ScalingPolicies = [] } = await new ApplicationAutoScalingClient(this.config).send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs' }),
    );
    return new Map(ScalingPolicies.map((policy) => [policy.PolicyName as string, policy]));
  }

  async alarms(): Promise<ReadonlyMap<string, MetricAlarm>> {
    const { MetricAlarms = [] } = await new CloudWatchClient(this.config).send(new DescribeAlarmsCommand({}));
    return new Map(MetricAlarms.map((alarm) => [alarm.AlarmName as string, alarm]));
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

  /** Statements of a role's inline policies, by their id. */
  async statements(role: string): Promise<ReadonlyMap<string, Statement>> {
    const client = new IAMClient(this.config);
    const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand({ RoleName: role }));
    const documents = await Promise.all(
      PolicyNames.map((PolicyName) => client.send(new GetRolePolicyCommand({ RoleName: role, PolicyName }))),
    );
    const statements = documents.flatMap(
      ({ PolicyDocument }) =>
        (JSON.parse(decodeURIComponent(PolicyDocument as string)) as { Statement: Statement[] }).Statement,
    );
    return new Map(statements.map((statement) => [statement.Sid, statement]));
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
          from: rule.FromPort,
          to: rule.ToPort,
          peer: rule.ReferencedGroupInfo?.GroupId ?? rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId,
        }));
        return [group.GroupName as string, { id: group.GroupId as string, rules: shown }];
      }),
    );
  }

  private get elb(): ElasticLoadBalancingV2Client {
    return new ElasticLoadBalancingV2Client(this.config);
  }
}

/** A container's environment by name. */
export const environmentOf = (container: ContainerDefinition | undefined): Readonly<Record<string, string>> =>
  Object.fromEntries((container?.environment ?? []).map(({ name, value }) => [name as string, value as string]));
