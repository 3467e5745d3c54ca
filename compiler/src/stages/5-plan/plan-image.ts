/** Which image a service runs in an environment. */
import type { Deployed, Pins } from '../../model/fleet.ts';
import { hasVersion, isRepository, UNPINNED_TAG } from '../../model/image.ts';
import { awsDomain } from '../../model/partition.ts';
import type { Term } from '../../model/plan.ts';
import type { Environment, Platform } from '../../model/platform.ts';
import { literal, rule } from './terms.ts';

/** The image with its pinned digest, or with the placeholder. */
export function planImage(deployed: Deployed, platform: Platform, pins: Pins): Term {
  const { image } = deployed.service.of;
  const { environment } = deployed;
  if (namesItsVersion(image.value)) return literal(image.value, image.origin);
  const repository = isRepository(image.value) ? `${registryHost(environment, platform)}/${image.value}` : image.value;
  const pin = pins.get(environment.name)?.services.get(deployed.name);
  if (!pin) {
    const says = 'the repository with a placeholder, since images.yaml has no digest';
    return literal(`${repository}:${UNPINNED_TAG}`, rule('unpinned-image', says, image));
  }
  const origin = rule('pinned-image', 'the repository with the digest in images.yaml', pin, image);
  return literal(`${repository}@${String(pin.value)}`, origin);
}

/** A full image URI that says which version. */
const namesItsVersion = (image: string): boolean => !isRepository(image) && hasVersion(image);

/** True when nothing says which version runs: the unit gets a placeholder that its module refuses. */
export const isUnpinned = ({ name, environment, service }: Deployed, pins: Pins): boolean =>
  !environment.emulated && !namesItsVersion(service.value.image) && !pins.get(environment.name)?.services.has(name);

/** The ECR that an environment pulls from. */
export function registryHost(environment: Environment, platform: Platform): string {
  const { account, region } = registryOf(environment, platform);
  return `${account}.dkr.ecr.${region}.${awsDomain(region)}`;
}

function registryOf(
  environment: Environment,
  platform: Platform,
): { readonly account: string; readonly region: string } {
  const own = { account: environment.account.value, region: environment.region.value };
  const { registry } = platform;
  if (environment.emulated || registry.kind === 'each') return own;
  if (registry.kind === 'external') return { account: registry.account.value, region: registry.region.value };
  const holder = platform.environments.find((candidate) => candidate.name === registry.environment.value);
  return holder ? { account: holder.account.value, region: holder.region.value } : own;
}
