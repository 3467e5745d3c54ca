/** The examples' manifests, and what their words mean in AWS: worked out here anew, so that a unit that the compiler got wrong is found. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StepAdjustment, StepScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling';
import { parse } from 'yaml';
import { root } from '../tools.ts';

export interface Step {
  readonly threshold: number;
  readonly adjustment: number;
  readonly cooldown: string;
}

export interface Scheduled {
  readonly cron: string;
  readonly timezone?: string;
  readonly min: number;
  readonly max: number;
}

export interface Scaling {
  readonly strategy: string;
  readonly queue?: string;
  readonly min?: number;
  readonly max: number;
  readonly target?: number;
  readonly scale_out?: Step;
  readonly scale_in?: Step;
  readonly latency?: { readonly acceptable: string; readonly per_message: string };
  readonly cooldown?: { readonly out?: string; readonly in?: string };
  readonly task_protection?: boolean;
  readonly requests_per_task?: number;
  readonly schedule?: readonly Scheduled[];
}

export interface Connection {
  readonly type: string;
  readonly path?: string;
  readonly deregistration_delay?: string;
  readonly health_check?: { readonly path?: string; readonly interval?: string };
}

/** The parts of the examples' manifests that the tests read. */
export interface Manifest {
  readonly name: string;
  readonly cpu?: number;
  readonly memory?: number;
  readonly stop_timeout?: string;
  readonly filesystem?: { readonly read_only?: boolean; readonly writable?: readonly string[] };
  readonly init_process?: boolean;
  readonly restart?: boolean | { readonly ignored_exit_codes?: readonly number[]; readonly attempt_period?: string };
  readonly connection?: string | Connection;
  readonly scaling?: Scaling;
  readonly alarms?: { readonly error_percent?: number; readonly latency?: string };
  readonly tracing?: boolean | { readonly sampling_percentage: number };
  readonly tunnel?: boolean;
  readonly queues?: Readonly<Record<string, { readonly visibility_timeout?: string; readonly max_receives?: number }>>;
  readonly consumes?: readonly string[];
  readonly sends_to?: readonly string[];
  readonly calls?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly permissions?: readonly { readonly actions: readonly string[]; readonly resources: readonly string[] }[];
}

const read = (file: string): unknown => parse(readFileSync(join(root, file), 'utf8'));

export const manifests: ReadonlyMap<string, Manifest> = new Map(
  readdirSync(join(root, 'examples'))
    .map((file) => read(`examples/${file}`) as Manifest)
    .map((manifest) => [manifest.name, manifest]),
);
export const names = [...manifests.keys()].sort();
export const manifest = (name: string): Manifest => manifests.get(name) as Manifest;

/** How long logs are kept, as platform.yaml says it. */
export const logRetention = (read('platform.yaml') as { defaults: { logs: { retention: string } } }).defaults.logs
  .retention;

/** Digests of images by environment and service, as images.yaml pins them. */
export const pins = read('images.yaml') as Readonly<Record<string, Readonly<Record<string, string>>>>;

export const seconds = (text: string): number =>
  Number.parseFloat(text) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[text.at(-1) as 's'] as number);

/** A step's two sides; only a service that scales by steps of its own has them. */
export const steps = (name: string): { scale_out: Step; scale_in: Step } =>
  manifest(name).scaling as { scale_out: Step; scale_in: Step };

export const connectionOf = (name: string): Connection => {
  const { connection = 'internal' } = manifest(name);
  return typeof connection === 'string' ? { type: connection } : connection;
};
export const routed = names.filter((name) => connectionOf(name).type !== 'internal');

/** The path below which a service is reached: empty at the root, and without a connection. */
export const basePath = (name: string): string => {
  const { type, path } = connectionOf(name);
  return type === 'internal' ? '' : (path ?? `/${name}`).replace(/\/$/, '');
};

/** A service consumes its own queues, unless it says which. */
export const consumed = (name: string): readonly string[] =>
  manifest(name).consumes ?? Object.keys(manifest(name).queues ?? {});
export const sent = (name: string): readonly string[] => manifest(name).sends_to ?? [];

/** Services that a service calls: the listed ones, and those whose URL stands in a variable. */
export const called = (name: string): readonly string[] => [
  ...(manifest(name).calls ?? []),
  ...Object.values(manifest(name).variables ?? {}).flatMap((value) =>
    [...value.matchAll(/\$\{services\.([^.}]+)\.url\}/g)].map(([, service]) => service as string),
  ),
];

/** The step policies that a service has, and the alarms that call them, by the end of their names. */
export const stepsOf = (name: string): string[] => policiesByStep(manifest(name).scaling);

export const policiesByStep = (scaling: Scaling | undefined): string[] => {
  const { scale_out, latency, strategy, min = 1, schedule = [] } = scaling ?? {};
  if (scale_out === undefined && latency === undefined) return [];
  const sleeps = min === 0 || schedule.some((line) => line.min === 0);
  return ['scale-in', 'scale-out', ...(strategy === 'sqs' && sleeps ? ['wake-up'] : [])];
};

/** The steps of a policy by their lower bounds; AWS keeps them in no order. */
export const stepsInOrder = (policy: StepScalingPolicyConfiguration | undefined): StepAdjustment[] =>
  [...(policy?.StepAdjustments ?? [])].sort(
    ({ MetricIntervalLowerBound: a = -Infinity }, { MetricIntervalLowerBound: b = -Infinity }) => a - b,
  );

/** A secret of a manifest: where ECS finds its value, and what the role that reads it names. */
export interface Secret {
  readonly name: string;
  readonly store: 'ssm' | 'secretsmanager';
  readonly valueFrom: string;
  readonly resource: string;
}

export function secretsOf(name: string, place: { project: string; environment: string; here: string }): Secret[] {
  return Object.entries(manifest(name).secrets ?? {}).map(([variable, text]) => {
    const [, store, path = '', key] = /^(ssm|secretsmanager):([^#]+)(?:#(.+))?$/.exec(
      text.replace('${project}', place.project).replace('${environment}', place.environment),
    ) as unknown as [string, Secret['store'], string?, string?];
    const arn =
      store === 'ssm'
        ? `arn:aws:ssm:${place.here}:parameter${path}`
        : `arn:aws:secretsmanager:${place.here}:secret:${path}`;
    return {
      name: variable,
      store,
      valueFrom: key === undefined ? arn : `${arn}:${key}::`,
      // AWS adds six characters to the name of a secret, which nobody knows beforehand.
      resource: store === 'ssm' ? arn : `${arn}-??????`,
    };
  });
}

/** What a CloudWatch expression of the examples says for some values; one that is missing has no data. */
export function evaluate(expression: string, metrics: Readonly<Record<string, number | undefined>>): number {
  const IF = (condition: boolean, yes: number, no: number): number => (condition ? yes : no);
  const FILL = (value: number | undefined, other: number): number => value ?? other;
  const body = `return ${expression.replaceAll(' AND ', ' && ').replaceAll(' OR ', ' || ')};`;
  return new Function('IF', 'FILL', ...Object.keys(metrics), body)(IF, FILL, ...Object.values(metrics)) as number;
}
