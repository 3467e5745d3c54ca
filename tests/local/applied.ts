/** An environment that somebody applied: what differs from others, what its things are called, and how the tests look them up. */
import type { ContainerDefinition, Service, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Account } from './account.ts';

export const REGION = 'eu-west-2';
export const PROJECT = 'shop';
/** The port that a service has when its manifest names none. */
export const PORT = 3000;
/** The listeners of the load balancer: services call the one, the VPC link the other. */
export const INTERNAL = 80;
export const PUBLIC = 8080;

/** What differs between environments that take the manifests as they are. */
export interface Applied {
  readonly environment: string;
  readonly account: string;
  /** What follows the image's name: `:tag` or `@digest`. */
  readonly version: (service: string) => string;
  /** Roles of the platform itself. */
  readonly roles?: readonly string[];
}

/** Names are known before anything is applied; the account only when a test runs. */
export function lookUp(account: () => Account, applied: Applied) {
  const PLATFORM = `${PROJECT}-${applied.environment}`;
  const here = `${REGION}:${applied.account}`;
  const full = (name: string): string => `${PLATFORM}-${name}`;
  const serviceOf = async (name: string): Promise<Service | undefined> =>
    (await account().services(PLATFORM)).get(full(name));
  const taskOf = async (name: string): Promise<TaskDefinition> =>
    account().taskDefinition((await serviceOf(name))?.taskDefinition as string);
  const containerOf = async (name: string, container = name): Promise<ContainerDefinition | undefined> =>
    (await taskOf(name)).containerDefinitions?.find((one) => one.name === container);
  const targetGroupOf = async (name: string) =>
    (await account().targetGroups()).find(({ TargetGroupName }) => TargetGroupName?.startsWith(full(name)));
  const balancer = async () => (await account().loadBalancers())[0];
  const listeners = async () => account().listeners((await balancer())?.LoadBalancerArn as string);
  return {
    PLATFORM,
    /** Region and account, as ARNs have them. */
    here,
    /** Where secrets are. */
    place: { project: PROJECT, environment: applied.environment, here },
    full,
    queueArn: (name: string): string => `arn:aws:sqs:${here}:${full(name)}`,
    image: (name: string): string =>
      `${applied.account}.dkr.ecr.${REGION}.amazonaws.com/${name}${applied.version(name)}`,
    serviceOf,
    taskOf,
    containerOf,
    targetGroupOf,
    balancer,
    listeners,
  };
}
