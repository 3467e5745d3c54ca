/** All manifests of one platform file, per environment. */
import type { Service } from '../generated/service.ts';
import type { Environment, Platform } from './platform.ts';
import type { SourceId } from './source.ts';
import type { Origin, Sourced, Typed } from './sourced.ts';

/** One service as it is in one environment. */
export interface Deployed {
  readonly name: string;
  readonly environment: Environment;
  readonly manifest: SourceId;
  readonly service: Typed<Service>;
}

/** A manifest as the fleet knows it, also when it is too broken to deploy: what it owns is then not reported as unknown. */
export interface Member {
  readonly manifest: SourceId;
  readonly name: string | undefined;
  readonly nameNode: Sourced | undefined;
  /** Names of its queues, those with a fault included; undefined when they cannot be read. */
  readonly queues: readonly string[] | undefined;
  /** By environment; absent where the service is not deployed or its manifest has errors. */
  readonly deployed: readonly Deployed[];
  /** Services that are whole in shape and have a fault all the same: never planned, but what they refer to is checked. */
  readonly faulty: readonly Deployed[];
  /** The `false` under `environments` that leaves the service out, by environment. */
  readonly leftOut: ReadonlyMap<string, Sourced>;
  /** Environments in which the service would be, were its manifest right. */
  readonly broken: ReadonlySet<string>;
}

/** Which version runs where: environment -> service -> digest. */
export type Pins = ReadonlyMap<string, PinnedEnvironment>;

export interface PinnedEnvironment {
  readonly origin: Origin;
  readonly services: ReadonlyMap<string, Sourced>;
}

export interface Fleet {
  readonly platform: Platform;
  readonly members: readonly Member[];
  readonly pins: Pins;
  /** False when a manifest has no name that could be read, or was not found: it may be the one that others ask for, and its own fault is told. */
  readonly isComplete: boolean;
  /** Names that more than one manifest has; the first of each is the member. */
  readonly repeated: ReadonlySet<string>;
}

/** True for a service whose manifest has faults, or that may be named by one that does not parse. */
export function isUnreadable(fleet: Fleet, service: string): boolean {
  const member = fleet.members.find((one) => one.name === service);
  return member ? member.broken.size > 0 : fleet.members.some((one) => one.name === undefined);
}

/** Everything that is deployed in an environment, in the order of the services' names. */
export function deployedIn(fleet: Fleet, environment: string): Deployed[] {
  return fleet.members
    .flatMap((member) => member.deployed.filter((deployed) => deployed.environment.name === environment))
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
