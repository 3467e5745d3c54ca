/** Every pin in `images.yaml` must be for an environment and a service that exist. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { deployedIn, type Fleet } from '../../model/fleet.ts';
import { hasVersion } from '../../model/image.ts';
import { LOCAL } from '../../model/platform.ts';
import type { Sourced } from '../../model/sourced.ts';
import { fault } from './fault.ts';

export function checkPins(fleet: Fleet): Diagnostic[] {
  const environments = [...fleet.platform.environmentNames, LOCAL];
  const services = fleet.members.flatMap((member) => member.name ?? []);
  return [...fleet.pins].flatMap(([environment, pins]) =>
    environments.includes(environment)
      ? [...pins.services].flatMap(([service, node]): Diagnostic[] =>
          services.includes(service) || !fleet.isComplete
            ? idle(fleet, environment, service, node)
            : [unknown(node.origin, 'service', service, services)],
        )
      : [unknown(pins.origin, 'environment', environment, environments)],
  );
}

/** A pin for an image that names its own version would do nothing. */
function idle(fleet: Fleet, environment: string, service: string, node: Sourced): Diagnostic[] {
  const image = deployedIn(fleet, environment).find((deployed) => deployed.name === service)?.service.of.image;
  if (!image || !hasVersion(image.value)) return [];
  return [
    fault(node.origin, 'link/unknown-pin', `${quote(service)} cannot be pinned: its manifest names the version`, {
      other: { origin: image.origin, message: 'the image is set here' },
      help: 'take the version out of the manifest, or remove this line',
    }),
  ];
}

function unknown(
  origin: Parameters<typeof fault>[0],
  noun: string,
  name: string,
  names: readonly string[],
): Diagnostic {
  const near = suggest(name, names);
  return fault(origin, 'link/unknown-pin', `There is no ${noun} named ${quote(name)} to pin an image for`, {
    atKey: true,
    help: near ? `did you mean ${quote(near)}?` : 'remove the line',
  });
}
