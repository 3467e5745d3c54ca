/** What a service is called in AWS, out of the compiled plan, and whether its manifest allows a tunnel. No AWS account is asked. */
import { compile } from 'ecs-compile';
import { nodeHost } from '../../compiler/src/cli/node-host.ts';
import type { Compilation, Unit } from '../../compiler/src/index.ts';
import { spanOf } from '../../compiler/src/model/sourced.ts';
import { didYouMean } from '../suggest.ts';
import type { ConnectRequest } from './connect-arguments.ts';

export interface Target {
  readonly service: string;
  readonly environment: string;
  readonly region: string;
  readonly account: string;
  readonly cluster: string;
  /** Name of the ECS service: `shop-dev-caller`. */
  readonly name: string;
  readonly port: number;
  /** True with a debug container beside the service's own. */
  readonly debug: boolean;
}

export type Found =
  | { readonly ok: true; readonly target: Target }
  /** `code` 2: a wrong call. */
  | { readonly ok: false; readonly message: string; readonly code: 1 | 2 };

const no = (message: string, code: 1 | 2 = 1): Found => ({ ok: false, message, code });

export function connectTarget(root: string, request: Pick<ConnectRequest, 'service' | 'environment'>): Found {
  const compilation = compile(nodeHost(root)) as Compilation;
  const { result, diagnostics } = compilation;
  if (result === undefined || result.plan.services.length === 0)
    return no(`nothing compiles here: ${diagnostics[0]?.message ?? 'there are no manifests'} (\`just compile\`)`);
  const { plan, fleet } = result;
  const names = plan.environments.map(({ name }) => name);
  const all = [...new Set(fleet.members.flatMap(({ name }) => name ?? []))].sort();
  const full = plan.services.find((one) => text(unitOf(compilation, one), 'name') === request.service);
  const service = full?.name ?? request.service;
  const environment = request.environment ?? full?.environment ?? (names.includes('dev') ? 'dev' : (names[0] ?? ''));

  if (request.environment === 'local')
    return no('nothing runs in `local`: `just dev` has its services as processes', 2);
  if (!names.includes(environment))
    return no(`there is no environment \`${environment}\`: ${didYouMean(environment, names)}`, 2);
  if (full !== undefined && full.environment !== environment)
    return no(`\`${request.service}\` is in ${full.environment}, not in ${environment}: leave \`--env\` out`, 2);
  if (!all.includes(service)) return no(`there is no service \`${service}\`: ${didYouMean(service, all)}`, 2);
  const planned = plan.services.find((one) => one.name === service && one.environment === environment);
  const unit = planned && unitOf(compilation, planned);
  const place = plan.environments.find(({ name }) => name === environment);
  if (planned === undefined || unit === undefined || place === undefined)
    return no(`${service} is not deployed in ${environment}: its manifest says so, or has errors (\`just compile\`)`);
  const tunnel = unit.inputs.get('tunnel')?.value;
  if (tunnel === undefined || tunnel === null) return no(withoutTunnel(compilation, service, environment));
  const cluster = plan.units.find(({ id }) => id.environment === environment && id.path === 'aws/cluster');
  return {
    ok: true,
    target: {
      service,
      environment,
      region: place.region,
      account: place.account,
      cluster: text(cluster, 'name') ?? '',
      name: text(unit, 'name') ?? '',
      port: Number(unit.inputs.get('port')?.value ?? 3000),
      debug: typeof tunnel === 'object' && 'fields' in tunnel && tunnel.fields.get('debug')?.value === true,
    },
  };
}

const text = (unit: Unit | undefined, input: string): string | undefined => {
  const value = unit?.inputs.get(input)?.value;
  return typeof value === 'string' ? value : undefined;
};

const unitOf = ({ result }: Compilation, service: { readonly environment: string; readonly unit: string }) =>
  result?.plan.units.find(({ id }) => id.environment === service.environment && id.path === service.unit);

/** Which line of which file refuses it, and the way out. */
function withoutTunnel({ result, sources }: Compilation, service: string, environment: string): string {
  const deployed = result?.fleet.members
    .flatMap((member) => member.deployed)
    .find((one) => one.name === service && one.environment.name === environment);
  const origin = deployed?.service.of.tunnel.origin;
  const span = origin?.kind === 'default' || origin === undefined ? undefined : spanOf(origin);
  const source = span && sources.get(span.source);
  const line = span && source ? source.text.slice(0, span.start).split('\n').length : undefined;
  const apply = `then \`just compile\` and \`just tg ${environment} services/${service} apply\``;
  return line === undefined
    ? `${service} has no tunnel in ${environment}: write \`tunnel: true\` into ${deployed?.manifest}, ${apply}`
    : `${service} has no tunnel in ${environment}: line ${line} of ${span?.source} says \`tunnel: false\`. Make it \`tunnel: true\`, ${apply}`;
}
