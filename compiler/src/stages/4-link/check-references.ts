/** Every queue and service that a manifest names must be in the fleet, and deployed in the same environment. */
import { type Diagnostic, quote, quoteUpTo } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { type Deployed, deployedIn, type Fleet, type Member } from '../../model/fleet.ts';
import { type Reference, referencesOf } from '../../model/references.ts';
import { fault } from './fault.ts';

export function checkReferences(fleet: Fleet): Diagnostic[] {
  return fleet.platform.environments.flatMap((environment) => {
    const deployed = deployedIn(fleet, environment.name);
    const faulty = fleet.members.flatMap((member) => member.faulty.filter((one) => one.environment === environment));
    return [...deployed, ...faulty].flatMap((service) =>
      referencesOf(service).flatMap((reference) =>
        reference.kind === 'queue'
          ? queue(reference, service, deployed, fleet)
          : called(reference, service, deployed, fleet),
      ),
    );
  });
}

function queue(reference: Reference, from: Deployed, deployed: readonly Deployed[], fleet: Fleet): Diagnostic[] {
  if ([from, ...deployed].some((service) => reference.name in service.service.value.queues)) return [];
  const environment = from.environment.name;
  const owner = fleet.members.find((member) => member.queues?.includes(reference.name));
  if (owner?.broken.has(environment) || fleet.repeated.has(owner?.name ?? '')) return [];
  if (owner)
    return [
      absent(reference, from, owner, `the queue ${quote(reference.name)} of ${quote(owner.name ?? owner.manifest)}`),
    ];
  if (!fleet.isComplete || fleet.members.some(({ queues }) => queues === undefined)) return [];
  const names = fleet.members.flatMap((member) => member.queues ?? []);
  const near = suggest(reference.name, names);
  const outside = from.service.value.consumes.find(
    (one) => typeof one !== 'string' && one.arn.endsWith(`:${reference.name}`),
  );
  return [
    fault(
      reference.origin,
      'link/unknown-queue',
      `No service in this fleet owns a queue named ${quote(reference.name)}`,
      typeof outside === 'object'
        ? { help: `a queue outside the fleet is given by its ARN: ${quoteUpTo(outside.arn, 200)}` }
        : near
          ? { help: `did you mean ${quote(near)}?` }
          : { ...known('queues', names), help: `a service makes it: \`queues: { ${reference.name}: {} }\`` },
    ),
  ];
}

function called(reference: Reference, from: Deployed, deployed: readonly Deployed[], fleet: Fleet): Diagnostic[] {
  // Which of two manifests with this name is meant is not known.
  if (fleet.repeated.has(reference.name)) return [];
  const environment = from.environment.name;
  const target = deployed.find((service) => service.name === reference.name);
  if (target && target.service.value.connection.type !== 'internal') return [];
  if (target) {
    return [
      fault(
        reference.origin,
        'link/no-ingress',
        `${quote(reference.name)} cannot be called: its connection is \`internal\``,
        {
          ...(target.service.of.connection.origin.kind === 'default'
            ? { notes: [`${quote(target.manifest)} says no \`connection\`, and the default is \`internal\``] }
            : { other: { origin: target.service.of.connection.origin, message: 'its connection is decided here' } }),
          help: `set \`connection: internal_dns\` in ${target.manifest}`,
        },
      ),
    ];
  }
  const member = fleet.members.find((other) => other.name === reference.name);
  if (member?.broken.has(environment) || member?.broken.size) return [];
  if (member) return [absent(reference, from, member, quote(reference.name))];
  if (!fleet.isComplete) return [];
  const names = fleet.members.flatMap((other) => other.name ?? []);
  const near = suggest(reference.name, names);
  return [
    fault(
      reference.origin,
      'link/unknown-service',
      `No service in this fleet is named ${quote(reference.name)}`,
      near ? { help: `did you mean ${quote(near)}?` } : known('services', names),
    ),
  ];
}

function absent(reference: Reference, { environment }: Deployed, member: Member, what: string): Diagnostic {
  const place = quote(environment.name);
  const leftOut = member.leftOut.get(environment.name);
  const isThere = [...member.deployed, ...member.faulty].some((one) => one.environment === environment);
  const rule = `${place} is protected: only manifests that name it under \`environments\` are deployed there`;
  return fault(reference.origin, 'link/not-deployed', `In ${place}, ${what} is not deployed`, {
    ...(leftOut ? { other: { origin: leftOut.origin, message: 'it is left out here' } } : {}),
    ...(environment.protected && !leftOut && !isThere ? { notes: [rule] } : {}),
    help: `deploy it there, or leave this out in \`environments.${environment.name}\``,
  });
}

function known(noun: string, names: readonly string[]): { notes: readonly string[] } {
  const shown = [...new Set(names)].sort().slice(0, 12).map(quote);
  return { notes: [shown.length > 0 ? `${noun} are ${shown.join(', ')}` : `this fleet has no ${noun}`] };
}
