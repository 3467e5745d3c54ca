/** The fleet to units: every decision made here, nothing left for rendering to decide. */
import type { Diagnostic, Result } from '../../diagnostics/diagnostic.ts';
import type { Contracts } from '../../model/contract.ts';
import { deployedIn, type Fleet, isUnreadable } from '../../model/fleet.ts';
import type { LockLine } from '../../model/lock.ts';
import {
  type Allocation,
  type Plan,
  type PlannedEnvironment,
  type ServicePlan,
  servicePath,
  type Unit,
} from '../../model/plan.ts';
import type { Environment } from '../../model/platform.ts';
import { routesIn } from '../../model/routes.ts';
import { allocatePriorities } from './allocate-priorities.ts';
import { checkContracts } from './check-contracts.ts';
import { checkReservedNames } from './check-reserved-names.ts';
import { placeExisting } from './place-existing.ts';
import { planQueues } from './plan-queue.ts';
import { planService } from './plan-service.ts';
import { planStacks } from './plan-stacks.ts';
import { summarise } from './summarise.ts';

export interface PlanContext {
  readonly contracts: Contracts;
  readonly lock: readonly LockLine[];
}

/** Plans every environment of the platform. */
export function plan(fleet: Fleet, context: PlanContext): Result<Plan> {
  const diagnostics: Diagnostic[] = [];
  const units: Unit[] = [];
  const services: ServicePlan[] = [];
  const allocations: Allocation[] = [];
  for (const environment of fleet.platform.environments) {
    const result = planEnvironment(environment, fleet, context);
    diagnostics.push(...result.diagnostics);
    units.push(...result.value.units);
    services.push(...result.value.services);
    allocations.push(...result.value.allocations);
  }
  diagnostics.push(...checkReservedNames(fleet, units), ...checkContracts(units, context.contracts));
  const environments = fleet.platform.environments.map((environment) => planned(environment, fleet));
  return { value: { environments, services, units, allocations }, diagnostics };
}

function planEnvironment(
  environment: Environment,
  fleet: Fleet,
  { lock }: PlanContext,
): Result<Pick<Plan, 'units' | 'services' | 'allocations'>> {
  const neighbours = deployedIn(fleet, environment.name);
  const allocated = allocatePriorities(
    environment.name,
    routesIn(neighbours),
    fleet.platform.priorities,
    lock,
    (service) => isUnreadable(fleet, service),
  );
  const diagnostics: Diagnostic[] = [...allocated.diagnostics];
  const units: Unit[] = neighbours.length > 0 ? planStacks(fleet, environment) : [];
  const services: ServicePlan[] = [];
  for (const deployed of neighbours) {
    const queues = planQueues({ deployed, platform: fleet.platform, neighbours });
    const service = planService({
      deployed,
      platform: fleet.platform,
      neighbours,
      pins: fleet.pins,
      allocations: allocated.value,
    });
    diagnostics.push(...queues.diagnostics, ...service.diagnostics);
    units.push(...queues.value, service.value);
    services.push({
      name: deployed.name,
      environment: environment.name,
      manifest: deployed.manifest,
      summary: summarise(deployed.service.value),
      unit: servicePath(deployed.name),
    });
  }
  const placed = placeExisting(units, environment);
  if (!fleet.platform.faulty) diagnostics.push(...placed.diagnostics);
  return { value: { units: placed.value, services, allocations: allocated.value }, diagnostics };
}

function planned(environment: Environment, fleet: Fleet): PlannedEnvironment {
  const { bucket, prefix, kmsKey } = environment.state;
  return {
    name: environment.name,
    region: environment.region.value,
    account: environment.account.value,
    project: fleet.platform.project.value,
    state: { bucket: bucket.value, prefix: prefix.value, kmsKey: kmsKey?.value },
    emulated: environment.emulated,
    origin: environment.origin,
  };
}
