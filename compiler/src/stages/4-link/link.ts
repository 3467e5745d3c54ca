/** The fleet as a whole: names that two manifests claim, references that lead nowhere, routes that meet. Checks only; nothing is decided here. */
import type { Result } from '../../diagnostics/diagnostic.ts';
import type { Fleet } from '../../model/fleet.ts';
import { checkEndpoints } from './check-endpoints.ts';
import { checkExisting, checkHosts } from './check-existing.ts';
import { checkQueueNames, checkServiceNames } from './check-names.ts';
import { checkPins } from './check-pins.ts';
import { checkReferences } from './check-references.ts';
import { checkRoutes } from './check-routes.ts';
import { checkScaledQueue } from './check-scaled-queue.ts';
import { checkSharing } from './check-sharing.ts';
import { checkSidecarImages } from './check-sidecar-images.ts';
import { checkVisibility } from './check-visibility.ts';
import { checkZones } from './check-zones.ts';

/** The fleet without second manifests of one name, and everything that is wrong between manifests, or between them and the platform. */
export function link(fleet: Omit<Fleet, 'repeated'>): Result<Fleet> {
  const names = checkServiceNames(fleet);
  const distinct = {
    ...fleet,
    members: fleet.members.filter((member) => !names.repeated.has(member)),
    isComplete: fleet.isComplete && names.repeated.size === 0,
    repeated: new Set([...names.repeated].flatMap((member) => member.name ?? [])),
  };
  const checks = [
    checkQueueNames,
    checkReferences,
    checkRoutes,
    checkSharing,
    checkEndpoints,
    checkExisting,
    checkHosts,
    checkScaledQueue,
    checkSidecarImages,
    checkVisibility,
    checkZones,
    checkPins,
  ];
  return { value: distinct, diagnostics: [...names.diagnostics, ...checks.flatMap((check) => check(distinct))] };
}
