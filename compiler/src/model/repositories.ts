/** The image repositories that `aws/ecr` makes. */
import { deployedIn, type Fleet } from './fleet.ts';
import { isRepository } from './image.ts';
import type { Environment } from './platform.ts';
import type { Typed } from './sourced.ts';

interface Repositories {
  /** The images that want one, each as often as there are services that run it. */
  readonly images: readonly Typed<string>[];
  /** The environments that pull from them. */
  readonly served: Environment[];
}

export function repositoriesOf(fleet: Fleet, environment: Environment): Repositories {
  const served = servedBy(fleet, environment);
  const images = served
    .flatMap((other) => deployedIn(fleet, other.name))
    .map((one) => one.service.of.image)
    .filter((image) => isRepository(image.value));
  return { images, served };
}

function servedBy({ platform: { registry, environments } }: Fleet, environment: Environment): Environment[] {
  if (environment.emulated || registry.kind === 'each') return [environment];
  return registry.kind === 'environment' && registry.environment.value === environment.name
    ? environments.filter((other) => !other.emulated)
    : [];
}
