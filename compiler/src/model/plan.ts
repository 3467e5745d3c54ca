/**
 * The plan: every decision made, nothing yet said in Terragrunt's words. References are symbolic; a backend turns them into
 * `dependency.x.outputs.y`.
 */
import type { Origin, Scalar } from './sourced.ts';
import type { SourceId } from './source.ts';

/** Path of a unit below its environment: `aws/network`, `queues/orders`, `services/consumer`. */
export type UnitPath = string;

export interface UnitId {
  readonly environment: string;
  readonly path: UnitPath;
}

/** An output of another unit of the same environment. */
export interface Ref {
  readonly ref: UnitPath;
  readonly output: string;
}

/** Text with references in it. */
export interface Text {
  readonly text: readonly (string | Ref)[];
}

export interface Term {
  readonly value: Scalar | Ref | Text | readonly Term[] | TermMap;
  readonly origin: Origin;
}

export interface TermMap {
  readonly fields: ReadonlyMap<string, Term>;
}

export interface Unit {
  readonly id: UnitId;
  readonly module: string;
  /** In the order in which they are written. */
  readonly inputs: ReadonlyMap<string, Term>;
  /** The files that decided the unit, first the one that it is "generated from". */
  readonly sources: readonly SourceId[];
  readonly preventDestroy: boolean;
  /** AWS refuses some of its changes beside each other, so they are made one by one. */
  readonly oneByOne?: boolean;
}

/** One service in one environment, in its own words, for messages and for backends that are not Terraform. */
export interface ServicePlan {
  readonly name: string;
  readonly environment: string;
  readonly manifest: SourceId;
  /** Headline such as `internal · sqs 1–4 tasks on orders · traced 100 %`. */
  readonly summary: string;
  readonly unit: UnitPath;
}

/** An allocated listener rule priority: what one line of the lock says. */
export interface Allocation {
  readonly environment: string;
  readonly listener: 'internal' | 'public';
  readonly service: string;
  readonly priority: number;
}

export interface PlannedEnvironment {
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly project: string;
  readonly state: { readonly bucket: string; readonly prefix: string; readonly kmsKey: string | undefined };
  /** True for `local`, which is written into the build folder. */
  readonly emulated: boolean;
  readonly origin: Origin;
}

export interface Plan {
  readonly environments: readonly PlannedEnvironment[];
  readonly services: readonly ServicePlan[];
  readonly units: readonly Unit[];
  readonly allocations: readonly Allocation[];
}

/** Path of a service's unit. */
export const servicePath = (service: string): UnitPath => `services/${service}`;

export const isRef = (value: Term['value']): value is Ref =>
  typeof value === 'object' && value !== null && 'ref' in value;
export const isText = (value: Term['value']): value is Text =>
  typeof value === 'object' && value !== null && 'text' in value;
export const isTermMap = (value: Term['value']): value is TermMap =>
  typeof value === 'object' && value !== null && 'fields' in value;
export const isTermList = (value: Term['value']): value is readonly Term[] => Array.isArray(value);
