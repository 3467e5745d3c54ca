/** The team's own containers beside the service's. */
import type { Service } from '../../generated/service.ts';
import type { Term } from '../../model/plan.ts';
import type { Typed } from '../../model/sourced.ts';
import { planFilesystem, planHealthCheck, planRestart, texts } from './plan-container.ts';
import { planSecrets } from './plan-secrets.ts';
import { textTerm } from './render-text.ts';
import type { ServiceContext } from './service-context.ts';
import { mapTerm, term } from './terms.ts';

type Sidecar = Typed<Service['sidecars'][string]>;

/** The `sidecars` input, or undefined when there are none. */
export function planSidecars(context: ServiceContext): Term | undefined {
  const { sidecars } = context.deployed.service.of;
  const entries = Object.entries(sidecars.of);
  if (entries.length === 0) return undefined;
  return mapTerm(
    entries.map(([name, sidecar]) => [name, planSidecar(sidecar, context)] as const),
    sidecars.origin,
  );
}

function planSidecar({ of, value, origin }: Sidecar, context: ServiceContext): Term {
  const variables = Object.entries(of.variables.of).map(([name, node]) => [name, textTerm(node, context)] as const);
  return mapTerm(
    [
      ['image', term(of.image)],
      ['essential', value.essential ? term(of.essential) : undefined],
      ['await', of.await && term(of.await)],
      ['cpu', of.cpu && term(of.cpu)],
      ['memory', of.memory && term(of.memory)],
      ['port', of.port && term(of.port)],
      ['command', of.command && texts(of.command, context)],
      ['entrypoint', of.entrypoint && texts(of.entrypoint, context)],
      ['variables', variables.length > 0 ? mapTerm(variables, of.variables.origin) : undefined],
      ['secrets', planSecrets(of.secrets, context)],
      ['health_check', of.health_check && planHealthCheck(of.health_check, context)],
      ['restart', planRestart(of.restart)],
      ['init_process', value.init_process ? undefined : term(of.init_process)],
      ['filesystem', planFilesystem(of.filesystem)],
    ],
    origin,
  );
}
