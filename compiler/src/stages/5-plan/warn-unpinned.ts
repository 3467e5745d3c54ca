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
  if (unpinned.length <= FEW) return unpinned.map(({ member, deployed }) => forService(member, deployed));
  const first = unpinned[0]?.deployed[0] as Deployed;
  return [
    {
      code,
      severity: severityOf(code),
      message: `${unpinned.length} services have no image version; their plans will be refused`,
      place: 'images.yaml',
      notes: [
        `the first are ${unpinned
          .slice(0, 5)
          .map(({ member }) => quote(member.name ?? member.manifest))
          .join(', ')}`,
      ],
      help: pinCommand(first),
    },
  ];
}

function forService(member: Member, deployed: readonly Deployed[]): Diagnostic {
  const span = member.nameNode && spanOf(member.nameNode.origin);
  const places = deployed.map(({ environment }) => quote(environment.name)).join(', ');
  return {
    code,
    severity: severityOf(code),
    message: `${quote(member.name ?? member.manifest)} has no image version in ${places}; its plan will be refused`,
    ...(span ? { span } : {}),
    help: pinCommand(deployed[0] as Deployed),
  };
}

const pinCommand = ({ environment, name }: Deployed): string =>
  `once an image is pushed: ecs-compile pin ${environment.name} ${name}=sha256:<digest>`;
