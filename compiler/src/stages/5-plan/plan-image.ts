/** Which image a service runs in an environment. */
import { type Diagnostic, quote, type Result } from '../../diagnostics/diagnostic.ts';
import { severityOf } from '../../diagnostics/catalog.ts';
import type { Deployed, Pins } from '../../model/fleet.ts';
import { hasVersion, isRepository, UNPINNED_TAG } from '../../model/image.ts';
import { awsDomain } from '../../model/partition.ts';
import type { Term } from '../../model/plan.ts';
import type { Environment, Platform } from '../../model/platform.ts';
import { type Sourced, spanOf } from '../../model/sourced.ts';
import { literal, rule } from './terms.ts';

/** The image with its pinned digest, or with the placeholder and a warning that gives the command to pin one. */
export function planImage(deployed: Deployed, platform: Platform, pins: Pins): Result<Term> {
  const { image } = deployed.service.of;
  const { environment } = deployed;
  if (!isRepository(image.value) && hasVersion(image.value))
    return { value: literal(image.value, image.origin), diagnostics: [] };
  const repository = isRepository(image.value) ? `${registryHost(environment, platform)}/${image.value}` : image.value;
  const pin = pins.get(environment.name)?.services.get(deployed.name);
  const from: Sourced[] = pin ? [pin, image as Sourced] : [image as Sourced];
  const origin = rule(
    pin ? 'pinned-image' : 'unpinned-image',
    pin
      ? 'the repository with the digest in images.yaml'
      : 'the repository with a placeholder, since images.yaml has no digest',
    ...from,
  );
  if (pin) return { value: literal(`${repository}@${String(pin.value)}`, origin), diagnostics: [] };
  return {
    value: literal(`${repository}:${UNPINNED_TAG}`, origin),
    diagnostics: environment.emulated ? [] : [unpinned(deployed)],
  };
}

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

function unpinned(deployed: Deployed): Diagnostic {
  const span = spanOf(deployed.service.of.name.origin);
  const code = 'plan/unpinned-image';
  return {
    code,
    severity: severityOf(code),
    message: `${quote(deployed.name)} has no image version in ${quote(deployed.environment.name)}; its plan will be refused`,
    ...(span ? { span } : {}),
    help: `once an image is pushed: ecs-compile pin ${deployed.environment.name} ${deployed.name}=sha256:<digest>`,
  };
}
