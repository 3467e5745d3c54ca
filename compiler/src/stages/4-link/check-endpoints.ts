/** Where endpoints are the only way out of a VPC, each AWS service that the fleet needs must have one: a task that cannot reach them does not start. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { enumerate } from '../../diagnostics/enumerate.ts';
import { type Deployed, deployedIn, type Fleet } from '../../model/fleet.ts';
import { isInEcr, isRepository } from '../../model/image.ts';
import type { Environment } from '../../model/platform.ts';
import { fault } from './fault.ts';

/**
 * Who needs an endpoint, and for what. ECS Exec is not here: its endpoints are added by themselves.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html (S3 holds the layers)
 */
const NEEDS: readonly {
  readonly endpoints: readonly string[];
  readonly why: string;
  readonly of: (service: Deployed) => boolean;
}[] = [
  { endpoints: ['ecr.api', 'ecr.dkr', 's3'], why: 'images', of: pullsFromEcr },
  { endpoints: ['logs'], why: 'logs', of: () => true },
  { endpoints: ['xray'], why: 'traces', of: ({ service }) => service.value.tracing !== false },
  {
    endpoints: ['sqs'],
    why: 'queues',
    of: ({ service: { value } }) => value.consumes.length + value.sends_to.length > 0,
  },
  { endpoints: ['ssm'], why: 'secrets', of: (deployed) => hasSecretOf(deployed, /^(?:ssm:|arn:[^:]*:ssm:)/) },
  {
    endpoints: ['secretsmanager'],
    why: 'secrets',
    of: (deployed) => hasSecretOf(deployed, /^(?:secretsmanager:|arn:[^:]*:secretsmanager:)/),
  },
];

export function checkEndpoints(fleet: Fleet): Diagnostic[] {
  return fleet.platform.environments.flatMap((environment) =>
    missing(environment, deployedIn(fleet, environment.name)),
  );
}

function missing(environment: Environment, services: readonly Deployed[]): Diagnostic[] {
  const { nat, interface_endpoints, gateway_endpoints } = environment.stacks.network.value;
  // Without any endpoint the VPC is somebody else's: what leads out of it is not known here.
  if (environment.emulated || environment.existing.has('network') || nat !== 'none' || interface_endpoints.length === 0)
    return [];
  const present = new Set([...interface_endpoints, ...gateway_endpoints]);
  const lacking = NEEDS.flatMap(({ endpoints, why, of }) => {
    const names = services.filter(of).map(({ name }) => name);
    const absent = endpoints.filter((endpoint) => !present.has(endpoint)).map(quote);
    return names.length === 0 || absent.length === 0 ? [] : [{ absent, reason: `${why} of ${listed(names)}` }];
  });
  const outside = pulledFromOutside(services);
  if (lacking.length === 0 && outside.length === 0) return [];
  const registries = outside.map(({ registry }) => quote(registry));
  const what = [...lacking.flatMap(({ absent }) => absent), ...new Set(registries)];
  const fields = [...new Set(outside.map(({ field }) => quote(field)))];
  return [
    fault(
      environment.stacks.network.of.interface_endpoints.origin,
      'link/missing-endpoint',
      `In ${quote(environment.name)}, tasks need ${enumerate(what, 'and')}, and nothing here leads there`,
      {
        notes: [
          ...lacking.map(({ absent, reason }) => `${enumerate(absent, 'and')}: ${reason}`),
          ...outside.map(
            ({ registry, of, names }) => `${quote(registry)}, which no endpoint reaches: ${of}, for ${listed(names)}`,
          ),
          'a VPC with another way out, such as a transit gateway, may reach them all the same',
        ],
        help:
          outside.length > 0
            ? `give ${quote(environment.name)} a NAT gateway, \`nat: single\` or \`nat: per_az\`; or copy the image into ECR and name it in ${enumerate(fields, 'and')}`
            : `add ${enumerate(what, 'and')} to the endpoints${what.includes('`s3`') ? ' (`s3` to `gateway_endpoints`)' : ''}, or set \`nat: single\``,
      },
    ),
  ];
}

/** The sidecars, and where the modules pull them from unless the platform says otherwise (a test holds this to modules/task). */
export const SIDECARS = [
  {
    field: 'collector',
    of: "the collector's image",
    registry: 'public.ecr.aws',
    isIn: ({ service }: Deployed) => service.value.tracing !== false,
  },
  {
    field: 'debug',
    of: "the debug container's image",
    registry: 'quay.io',
    isIn: ({ service }: Deployed) => service.value.tunnel !== false && service.value.tunnel.debug,
  },
] as const;

interface Outside {
  readonly field: string;
  readonly of: string;
  readonly registry: string;
  readonly names: readonly string[];
}

function pulledFromOutside(services: readonly Deployed[]): Outside[] {
  return [
    ...SIDECARS.flatMap(({ field, of, registry: usual, isIn }): Outside[] => {
      const users = services.filter(isIn);
      const image = users[0]?.environment.images[field]?.value;
      if (users.length === 0 || (image !== undefined && isInEcr(image))) return [];
      const registry = image === undefined ? usual : registryOf(image);
      return [{ field: `images.${field}`, of, registry, names: users.map(({ name }) => name) }];
    }),
    ...services.flatMap(ownSidecars),
  ];
}

const ownSidecars = ({ name, service }: Deployed): Outside[] =>
  Object.entries(service.value.sidecars)
    .filter(([, { image }]) => !isInEcr(image))
    .map(([sidecar, { image }]) => ({
      field: `sidecars.${sidecar}.image`,
      of: `the image of the sidecar ${quote(sidecar)}`,
      registry: registryOf(image),
      names: [name],
    }));

const registryOf = (image: string): string => image.split('/')[0] as string;

function pullsFromEcr(deployed: Deployed): boolean {
  const { image, sidecars } = deployed.service.value;
  const images = [
    ...SIDECARS.filter(({ isIn }) => isIn(deployed)).map(({ field }) => deployed.environment.images[field]?.value),
    ...Object.values(sidecars).map((sidecar) => sidecar.image),
  ];
  return isRepository(image) || images.some((one) => one !== undefined && isInEcr(one));
}

const hasSecretOf = ({ service: { value } }: Deployed, store: RegExp): boolean =>
  [value, ...Object.values(value.sidecars)]
    .flatMap(({ secrets }) => Object.values(secrets))
    .some(({ from }) => store.test(from));

const listed = (names: readonly string[]): string =>
  names.length > 4
    ? `${names.slice(0, 3).map(quote).join(', ')} and ${names.length - 3} more`
    : enumerate(names.map(quote), 'and');
