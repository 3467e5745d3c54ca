/** What the changes of one service have in common: the service as it is first, and names for what becomes of it. */
import type { Fates, Inputs } from './service.ts';

export interface Change {
  /** The row of the table, by its first cell. */
  readonly row: string;
  readonly what: string;
  readonly to: Inputs;
  readonly fates: Fates;
  /** With it the change is applied: calls that come one after the other. Together they are all that is asked for ingress and tasks. */
  readonly order?: readonly (readonly string[])[];
}

export const dns = { type: 'internal_dns', path: '/orders', priority: 120 };
export const link = { type: 'vpc_link', path: '/orders', priority: 120 };
export const internal = { type: 'internal' };

export const first: Inputs = {
  name: 'shop-local-orders',
  service: 'orders',
  environment: 'local',
  image: '123456789012.dkr.ecr.eu-west-2.amazonaws.com/orders:1',
  cpu: 256,
  memory: 512,
  port: 3000,
  connection: dns,
  scaling: { strategy: 'cpu', min: 1, max: 4, desired: 1, target: 60 },
  deployment: { wait_for_steady_state: false },
};

export const service = { 'aws_ecs_service.this': 'in place' } as const;
export const revision = { 'module.task[0].aws_ecs_task_definition.this': 'new one first' } as const;
export const ways = { 'terraform_data.ways_in': 'in place' } as const;
export const deployed = ['RegisterTaskDefinition', 'UpdateService'];
export const observed = (fate: 'new' | 'gone' | 'in place'): Fates => ({
  'aws_cloudwatch_dashboard.this[0]': 'in place',
  'aws_cloudwatch_metric_alarm.health["errors"]': fate,
  'aws_cloudwatch_metric_alarm.health["latency"]': fate,
});
export const route = (path: string): string => `aws_apigatewayv2_route.this["ANY ${path}"]`;
export const rule = (listener: string): string => `aws_lb_listener_rule.this["${listener}"]`;
export const group = 'aws_lb_target_group.this[0]';
export const integration = 'aws_apigatewayv2_integration.this[0]';
