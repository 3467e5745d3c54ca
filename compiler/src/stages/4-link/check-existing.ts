/** What is there already must fit together, and fit what the fleet asks of it. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { deployedIn, type Fleet } from '../../model/fleet.ts';
import { ingressOf } from '../../model/routes.ts';
import { fault } from './fault.ts';

/**
 * Security groups of a load balancer that `aws/network` did not make are not those of `aws/security`: no request would pass.
 */
export function checkExisting(fleet: Fleet): Diagnostic[] {
  return fleet.platform.environments.flatMap((environment) => {
    const network = environment.existing.get('network');
    const reached = deployedIn(fleet, environment.name).find(ingressOf);
    if (fleet.platform.faulty || !network || !reached || environment.existing.has('security')) return [];
    return [
      fault(
        network.origin,
        'link/existing-security',
        `The load balancer of ${quote(environment.name)} exists, and its security groups are not given`,
        {
          atKey: true,
          notes: [`${quote(reached.name)} has an ingress, so the load balancer has to reach it`],
          help: 'give them, too: `security: {existing: {alb_targets_id: sg-…, alb_clients_id: sg-…}}`',
        },
      ),
    ];
  });
}

/** A certificate is for the domain and `*.<domain>`, so a call to another host name would fail in TLS. */
export function checkHosts(fleet: Fleet): Diagnostic[] {
  return fleet.platform.environments.flatMap((environment) => {
    const domain = environment.domain?.internal;
    if (!domain) return [];
    return deployedIn(fleet, environment.name).flatMap((deployed) => {
      const host = ingressOf(deployed)?.of.host;
      if (!host || host.value === domain.value || isBelow(host.value, domain.value)) return [];
      const inside = `\`${deployed.name}.${domain.value}\``;
      return [
        fault(
          host.origin,
          'link/host-outside-domain',
          `${quote(host.value)} is not a host of the domain ${quote(domain.value)}`,
          {
            other: { origin: domain.origin, message: `the domain of ${quote(environment.name)}` },
            notes: ["the load balancer's certificate is for the domain and for names one part longer"],
            help:
              deployed.service.value.connection.type === 'vpc_link'
                ? `leave \`host\` out: callers use the API's own URL (\`execute-api\`), and a domain name of its own is yours to make; in the VPC the host is one such as ${inside}`
                : `use a host such as ${inside}`,
          },
        ),
      ];
    });
  });
}

/** A wildcard stands for one part of a name. https://docs.aws.amazon.com/acm/latest/userguide/acm-concepts.html */
const isBelow = (host: string, domain: string): boolean =>
  host.endsWith(`.${domain}`) && !host.slice(0, -domain.length - 1).includes('.');
