/**
 * What a call of EC2 needs. Ids are random, so that the Name tag decides: it is taken from the requests that made the things.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
import type { Right } from './allows.ts';
import type { Call } from './recorded-calls.ts';

/** What an action makes, and what must be there for it, by parameter. */
const makes: Readonly<Record<string, string>> = {
  AllocateAddress: 'elastic-ip',
  AuthorizeSecurityGroupEgress: 'security-group-rule',
  AuthorizeSecurityGroupIngress: 'security-group-rule',
  CreateNatGateway: 'natgateway',
  CreateSecurityGroup: 'security-group',
  CreateVpcEndpoint: 'vpc-endpoint',
};
const kinds: readonly (readonly [string, RegExp])[] = [
  ['elastic-ip', /^eipalloc-/],
  ['natgateway', /^nat-/],
  ['route-table', /^rtb-/],
  ['security-group-rule', /^sgr-/],
  ['security-group', /^sg-/],
  ['subnet', /^subnet-/],
  ['vpc-endpoint', /^vpce-/],
  ['vpc', /^vpc-/],
];
const naming =
  /^(?:AllocationId|NatGatewayId|RouteTableId|SecurityGroupId|GroupId|SubnetId|VpcId|VpcEndpointId|ResourceId)(?:\.\d+)?$/;
/** A route only needs its table: what it leads to is not asked for. */
const needless: Readonly<Record<string, RegExp>> = { CreateRoute: /^(?!RouteTableId)/ };

export class Ec2Rights {
  /** Name tags by id. */
  private readonly names = new Map<string, string>();

  /** Learns the tags of what a call made. Calls of everybody are told, in their order. */
  learn({ action, parameters, answer }: Call): void {
    const name = tagsOf(parameters).get('Name');
    const prefix = kinds.find(([kind]) => kind === makes[action])?.[1].source.slice(1);
    const id = new RegExp(`>(${prefix}[0-9a-f]+)<`).exec(answer)?.[1];
    if (makes[action] !== undefined && name !== undefined && id !== undefined) this.names.set(id, name);
  }

  needed({ action, parameters }: Call, here: string): Right[] {
    if (/^Describe/.test(action)) return [{ action: `ec2:${action}`, resource: '*' }];
    const arn = (kind: string, id: string): string => `arn:aws:ec2:${here}:${kind}/${id}`;
    const made = makes[action];
    const tags = tagsOf(parameters);
    const named = (key: string, name: string | undefined) => (name === undefined ? {} : { [key]: name });
    const rights: Right[] = [...parameters]
      .filter(([key]) => naming.test(key) && !needless[action]?.test(key))
      .map(([, id]) => {
        const kind = kinds.find(([, pattern]) => pattern.test(id))?.[0] ?? '?';
        return {
          action: `ec2:${action}`,
          resource: arn(kind, id),
          context: named('aws:ResourceTag/Name', this.names.get(id)),
        };
      });
    if (made !== undefined) {
      const context = named('aws:RequestTag/Name', tags.get('Name'));
      rights.push({ action: `ec2:${action}`, resource: arn(made, 'new'), context });
      if (tags.size > 0)
        rights.push({
          action: 'ec2:CreateTags',
          resource: arn(made, 'new'),
          context: { ...context, 'ec2:CreateAction': action },
        });
    }
    return rights;
  }
}

function tagsOf(parameters: ReadonlyMap<string, string>): Map<string, string> {
  const keys = [...parameters].filter(([key]) => /^(?:TagSpecification\.\d+\.)?Tag\.\d+\.Key$/.test(key));
  return new Map(keys.map(([key, name]) => [name, parameters.get(key.replace(/Key$/, 'Value')) ?? '']));
}
