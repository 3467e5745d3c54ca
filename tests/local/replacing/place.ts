/** What one service stands in, made without Terraform so that it is there at once: clusters, a load balancer, an API, and two VPCs. */
import { ApiGatewayV2Client, CreateApiCommand, CreateVpcLinkCommand } from '@aws-sdk/client-apigatewayv2';
import { CreateSecurityGroupCommand, CreateSubnetCommand, CreateVpcCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateClusterCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';

/** Inputs of the module service that say where it is. */
export type Where = Readonly<Record<string, unknown>>;

export async function makePlace(
  endpoint: string,
  region: string,
): Promise<{ here: Where; vpc: Where; cluster: Where }> {
  const config = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const [here, elsewhere] = [await vpc(new EC2Client(config), region), await vpc(new EC2Client(config), region)];
  const load_balancer = {
    ...(await loadBalancer(new ElasticLoadBalancingV2Client(config), here.subnet_ids, here.security_group_ids)),
    ...(await api(new ApiGatewayV2Client(config), here.subnet_ids)),
  };
  return {
    here: { ...here, ...(await cluster(new ECSClient(config), 'shop-local')), load_balancer },
    vpc: elsewhere,
    cluster: await cluster(new ECSClient(config), 'shop-other'),
  };
}

async function vpc(ec2: EC2Client, region: string) {
  const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
  const VpcId = Vpc?.VpcId as string;
  const zones = [
    { AvailabilityZone: `${region}a`, CidrBlock: '10.0.0.0/20' },
    { AvailabilityZone: `${region}b`, CidrBlock: '10.0.16.0/20' },
  ];
  const subnets = await Promise.all(zones.map((zone) => ec2.send(new CreateSubnetCommand({ VpcId, ...zone }))));
  const named = { GroupName: 'alb-targets', Description: 'Targets of the load balancer' };
  const { GroupId } = await ec2.send(new CreateSecurityGroupCommand({ VpcId, ...named }));
  return {
    vpc_id: VpcId,
    subnet_ids: subnets.map(({ Subnet }) => Subnet?.SubnetId as string),
    security_group_ids: [GroupId as string],
  };
}

async function cluster(ecs: ECSClient, clusterName: string) {
  const { cluster } = await ecs.send(
    new CreateClusterCommand({ clusterName, capacityProviders: ['FARGATE', 'FARGATE_SPOT'] }),
  );
  return { cluster_id: cluster?.clusterArn as string, cluster_name: clusterName };
}

async function loadBalancer(elb: ElasticLoadBalancingV2Client, Subnets: string[], SecurityGroups: string[]) {
  const made = await elb.send(
    new CreateLoadBalancerCommand({ Name: 'shop-local', Scheme: 'internal', Subnets, SecurityGroups }),
  );
  const arn = made.LoadBalancers?.[0]?.LoadBalancerArn as string;
  const listener = async (Port: number): Promise<string> => {
    const DefaultActions = [{ Type: 'fixed-response' as const, FixedResponseConfig: { StatusCode: '404' } }];
    const { Listeners } = await elb.send(
      new CreateListenerCommand({ LoadBalancerArn: arn, Port, Protocol: 'HTTP', DefaultActions }),
    );
    return Listeners?.[0]?.ListenerArn as string;
  };
  return {
    arn_suffix: arn.slice(arn.indexOf(':loadbalancer/') + ':loadbalancer/'.length),
    internal_listener_arn: await listener(80),
    internal_url: `http://${made.LoadBalancers?.[0]?.DNSName}`,
    public_listener_arn: await listener(8080),
  };
}

async function api(client: ApiGatewayV2Client, SubnetIds: string[]) {
  const { ApiId, ApiEndpoint } = await client.send(new CreateApiCommand({ Name: 'shop-local', ProtocolType: 'HTTP' }));
  const { VpcLinkId } = await client.send(new CreateVpcLinkCommand({ Name: 'shop-local', SubnetIds }));
  return { api_id: ApiId as string, api_endpoint: ApiEndpoint as string, vpc_link_id: VpcLinkId as string };
}
