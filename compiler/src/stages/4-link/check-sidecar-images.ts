/**
 * `aws/ecr` makes a repository for each image of a service, and lets in the accounts that pull from it. Another one in such a registry is made by
 * hand, and its policy is too.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
 */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { enumerate } from '../../diagnostics/enumerate.ts';
import { type Deployed, deployedIn, type Fleet } from '../../model/fleet.ts';
import { ecrRepository } from '../../model/image.ts';
import type { Environment } from '../../model/platform.ts';
import { repositoriesOf } from '../../model/repositories.ts';
import { spanOf, type Typed } from '../../model/sourced.ts';
import { SIDECARS } from './check-endpoints.ts';
import { fault } from './fault.ts';

interface Pulled {
  readonly image: Typed<string>;
  readonly by: Environment;
}

export function checkSidecarImages(fleet: Fleet): Diagnostic[] {
  const isWhole = !fleet.platform.faulty && fleet.members.every(({ broken }) => broken.size === 0);
  if (!isWhole || fleet.platform.registry.kind === 'external') return [];
  const environments = fleet.platform.environments.filter(({ emulated }) => !emulated);
  const registries = new Set(environments.map((one) => registryOf(one.account.value, one.region.value)));
  const made = new Set(environments.flatMap((one) => madeIn(fleet, one)));
  const pulled = environments.flatMap((by) => imagesOf(deployedIn(fleet, by.name)).map((image) => ({ image, by })));
  const places = new Map<string, Pulled[]>();
  for (const one of pulled) {
    const span = spanOf(one.image.origin);
    const place = `${span?.source}:${span?.start}`;
    places.set(place, [...(places.get(place) ?? []), one]);
  }
  return [...places.values()].flatMap((pulls) => {
    const [{ image }] = pulls as [Pulled];
    const repository = ecrRepository(image.value);
    if (!repository) return [];
    const { account, region, name } = repository;
    const registry = registryOf(account, region);
    if (!registries.has(registry) || made.has(`${registry}/${name}`)) return [];
    const others = [...new Set(pulls.filter(({ by }) => by.account.value !== account).map(({ by }) => by.name))];
    return [
      fault(image.origin, 'link/unmade-repository', `Nothing here makes the repository ${quote(name)}`, {
        notes: [
          "`aws/ecr` makes those of the services' own images",
          ...(others.length > 0
            ? [`its policy has to let in ${enumerate(others.map(quote), 'and')}, whose account is another one`]
            : []),
        ],
        help: 'make it, and push the image, before the first deployment',
      }),
    ];
  });
}

const registryOf = (account: string, region: string): string => `${account}/${region}`;

const madeIn = (fleet: Fleet, environment: Environment): string[] =>
  repositoriesOf(fleet, environment).images.map(
    ({ value }) => `${registryOf(environment.account.value, environment.region.value)}/${value}`,
  );

/** The images of all containers beside the services' own. */
function imagesOf(services: readonly Deployed[]): Typed<string>[] {
  const ofPlatform = SIDECARS.flatMap(({ field, isIn }) => services.find(isIn)?.environment.images[field] ?? []);
  const ofTeams = services.flatMap(({ service }) =>
    Object.values(service.of.sidecars.of).map(({ of }) => of.image as Typed<string>),
  );
  return [...ofPlatform, ...ofTeams];
}
