/** CIDR blocks must be blocks that exist; the schema sees only their form. */
import { quote } from '../../../diagnostics/diagnostic.ts';
import { ipv6Block } from './ipv6-block.ts';
import { at, type ServiceRule } from './rule.ts';

export const egressCidr: ServiceRule = (service) =>
  service.of.network.of.egress.of.flatMap((rule) => {
    const { to } = rule.of;
    const problem = to.value.includes('/') ? cidrProblem(to.value) : undefined;
    return problem
      ? [at(to.origin, 'validate/bad-value', `\`network.egress\` cannot reach ${quote(to.value)}`, problem)]
      : [];
  });

function cidrProblem(cidr: string): { readonly notes?: readonly string[]; readonly help?: string } | undefined {
  const [address = '', prefix = ''] = cidr.split('/');
  if (address.includes(':')) {
    const block = ipv6Block(address, Number(prefix));
    if (block === undefined) return { notes: ['that is not an IPv6 block'] };
    return block === cidr.toLowerCase() ? undefined : { help: `did you mean \`${block}\`?` };
  }
  const parts = address.split('.').map(Number);
  if (parts.some((part) => part > 255) || Number(prefix) > 32) return { notes: ['that is not an IPv4 block'] };
  const bits = parts.reduce((sum, part) => sum * 256 + part, 0);
  const size = 2 ** (32 - Number(prefix));
  if (bits % size === 0) return undefined;
  const start = Math.floor(bits / size) * size;
  return {
    help: `did you mean \`${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join('.')}/${prefix}\`?`,
  };
}
