/** The table "What replaces what" of modules/service/README.md, as plans and calls: what does not touch the way in. */
import { changesOfIngress } from './changes-of-ingress.ts';
import { type Change, dns, first, group, revision, rule, service } from './parts.ts';
import type { Where } from './place.ts';

const step = { threshold: 80, adjustment: 2, cooldown: 180 };

/** Each change starts from what the last applied one left, in this order. `to` is laid over the inputs of before. */
export const changes = (place: { vpc: Where; cluster: Where }): readonly Change[] => [
  {
    row: 'image, variables, size, tracing',
    what: 'a new image, a variable, another size and traces',
    to: {
      image: `${first.image}2`,
      variables: { A: 'b' },
      cpu: 512,
      memory: 1024,
      tracing: { sampling_percentage: 5 },
    },
    fates: {
      ...revision,
      ...service,
      'module.task[0].aws_cloudwatch_log_group.collector[0]': 'new',
      'module.task[0].aws_iam_role_policy.execution[0]': 'in place',
      'module.task[0].aws_iam_role_policy.task[0]': 'new',
    },
  },
  {
    row: '`host`, `priority`, health check, drain',
    what: 'of a private service',
    to: {
      connection: {
        ...dns,
        host: 'a.b.c',
        priority: 7,
        deregistration_delay: 30,
        health_check: { path: '/up', interval: 20 },
      },
    },
    fates: { [rule('internal')]: 'in place', [group]: 'in place' },
  },
  {
    row: '`name`',
    what: 'another name',
    to: { name: 'shop-local-other' },
    fates: {
      ...revision,
      'aws_ecs_service.this': 'old one first',
      [group]: 'new one first',
      [rule('internal')]: 'in place',
      'aws_security_group.this': 'new one first',
      'aws_vpc_security_group_egress_rule.this["tcp-443-0.0.0.0/0"]': 'new one first',
      'module.task[0].aws_cloudwatch_log_group.application': 'new one first',
      'module.task[0].aws_iam_role.execution[0]': 'new one first',
      'module.task[0].aws_iam_role.task[0]': 'new one first',
      'module.task[0].aws_iam_role_policy.execution[0]': 'old one first',
      'aws_appautoscaling_target.this[0]': 'old one first',
      'aws_appautoscaling_policy.target[0]': 'old one first',
      'aws_cloudwatch_dashboard.this[0]': 'old one first',
      'aws_cloudwatch_query_definition.errors[0]': 'in place',
      ...Object.fromEntries(
        ['cpu', 'errors', 'latency', 'memory', 'tasks'].map((name) => [
          `aws_cloudwatch_metric_alarm.health["${name}"]`,
          'old one first' as const,
        ]),
      ),
    },
  },
  {
    row: 'cluster',
    what: 'another cluster',
    to: place.cluster,
    fates: {
      'aws_ecs_service.this': 'old one first',
      'aws_appautoscaling_target.this[0]': 'old one first',
      'aws_appautoscaling_policy.target[0]': 'old one first',
      'aws_cloudwatch_dashboard.this[0]': 'in place',
      ...Object.fromEntries(
        ['cpu', 'memory', 'tasks'].map((name) => [
          `aws_cloudwatch_metric_alarm.health["${name}"]`,
          'in place' as const,
        ]),
      ),
    },
  },
  {
    row: '`capacity`, `scaling`',
    what: 'half on Spot, and other numbers',
    to: {
      capacity: { on_demand_base: 0, spot_percent: 50 },
      scaling: { strategy: 'cpu', min: 2, max: 6, desired: 2, target: 50 },
    },
    fates: {
      ...service,
      'aws_appautoscaling_target.this[0]': 'in place',
      'aws_appautoscaling_policy.target[0]': 'in place',
    },
  },
  {
    row: '`capacity`, `scaling`',
    what: 'steps in place of a target',
    to: {
      scaling: { strategy: 'cpu', min: 1, max: 4, desired: 1, scale_out: step, scale_in: { ...step, threshold: 40 } },
    },
    fates: {
      'aws_appautoscaling_policy.target[0]': 'gone',
      'aws_appautoscaling_policy.scale_out[0]': 'new',
      'aws_appautoscaling_policy.scale_in[0]': 'new',
      'aws_cloudwatch_metric_alarm.utilisation_out[0]': 'new',
      'aws_cloudwatch_metric_alarm.utilisation_in[0]': 'new',
    },
  },
  ...changesOfIngress(place.vpc),
];
