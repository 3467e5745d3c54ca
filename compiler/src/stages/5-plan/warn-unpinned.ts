/** One warning for a service whose image has no version, whatever the number of environments; one for the fleet when there are many. */
import { severityOf } from '../../diagnostics/catalog.ts';
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import type { Deployed, Fleet, Member } from '../../model/fleet.ts';
import { spanOf } from '../../model/sourced.ts';
import { isUnpinned } from './plan-image.ts';
import type { Scope } from './scope.ts';

/** More than these are told in one message. */
const FEW = 3;
const code = 'plan/unpinned-image';

/** Warnings about the services in scope, with the command that pins an image. */
export function warnUnpinned(fleet: Fleet, { named, environments }: Scope): Diagnostic[] {
  const inScope = (one: Deployed): boolean => environments.has(one.environment.name) && isUnpinned(one, fleet.pins);
  const unpinned = fleet.members
    .filter((member) => !named || named.has(member.manifest))
    .map((member) => ({ member, deployed: member.deployed.filter(inScope) }))
    .filter(({ deployed }) => deployed.length > 0);
  if (unpinned.length <= FEW) return unpinned.map(({ member, deployed }) => forService(fleet, member, deployed));
  const all = fleet.platform.environments.flatMap(({ name }) =>
    unpinned.flatMap(({ deployed }) => deployed.filter(({ environment }) => environment.name === name)),
  );
  return [
    {
      code,
      severity: severityOf(code),
      message: `${unpinned.length} services have no image version in ${placesOf(all)}; their plans will be refused`,
      place: 'images.yaml',
      notes: [
        `the first are ${unpinned
          .slice(0, 5)
          .map(({ member }) => quote(member.name ?? member.manifest))
          .join(', ')}`,
      ],
      help: wayOut(fleet, all[0] as Deployed),
    },
  ];
}

function forService(fleet: Fleet, member: Member, deployed: readonly Deployed[]): Diagnostic {
  const span = member.nameNode && spanOf(member.nameNode.origin);
  return {
    code,
    severity: severityOf(code),
    message: `${quote(member.name ?? member.manifest)} has no image version in ${placesOf(deployed)}; its plan will be refused`,
    ...(span ? { span } : {}),
    help: wayOut(fleet, deployed[0] as Deployed),
  };
}

const placesOf = (deployed: readonly Deployed[]): string =>
  [...new Set(deployed.map(({ environment }) => quote(environment.name)))].join(', ');

/** Pins are of a platform's environments: without a platform file there is nothing to pin in. */
function wayOut({ platform }: Fleet, { environment, name }: Deployed): string {
  const pin = `once an image is pushed: ecs-compile pin ${environment.name} ${name}=sha256:<digest>`;
  return platform.source === undefined ? `write a platform.yaml first, with your AWS account; then, ${pin}` : pin;
}
