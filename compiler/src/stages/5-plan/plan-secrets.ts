/**
 * Secrets as ECS wants them, and what IAM must allow for each.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
 */
import type { Service } from '../../generated/service.ts';
import type { Deployed } from '../../model/fleet.ts';
import { partitionOf } from '../../model/partition.ts';
import type { Term } from '../../model/plan.ts';
import type { Typed } from '../../model/sourced.ts';
import { literal, mapTerm, rule } from './terms.ts';
import { plainText, type TextContext } from './render-text.ts';

/** A `secrets` input, or undefined when there are none. */
export function planSecrets(secrets: Typed<Service['secrets']>, context: TextContext): Term | undefined {
  const { deployed } = context;
  const entries = Object.entries(secrets.of);
  if (entries.length === 0) return undefined;
  return mapTerm(
    entries.map(([name, secret]) => {
      const { valueFrom, resource } = readSecret(plainText(secret.value.from, context), deployed);
      const origin = rule('secret-arn', 'the ARN of the secret', secret.of.from);
      const granted = rule('secret-resource', 'what the execution role may read', secret.of.from);
      return [
        name,
        mapTerm(
          [
            ['value_from', literal(valueFrom, origin)],
            ['resource', literal(resource, granted)],
            [
              'kms_key',
              secret.of.kms_key && literal(plainText(secret.of.kms_key.value, context), secret.of.kms_key.origin),
            ],
          ],
          secret.origin,
        ),
      ] as const;
    }),
    secrets.origin,
  );
}

interface Secret {
  readonly valueFrom: string;
  readonly resource: string;
}

function readSecret(from: string, { environment }: Deployed): Secret {
  const [region, account] = [environment.region.value, environment.account.value];
  const arn = (service: string, rest: string): string =>
    `arn:${partitionOf(region)}:${service}:${region}:${account}:${rest}`;
  if (from.startsWith('ssm:')) {
    const parameter = arn('ssm', `parameter/${from.slice('ssm:'.length).replace(/^\//, '')}`);
    return { valueFrom: parameter, resource: parameter };
  }
  if (from.startsWith('secretsmanager:')) {
    const [name, key] = from.slice('secretsmanager:'.length).split('#') as [string, string | undefined];
    // A name is not the whole ARN: Secrets Manager adds six random characters, which IAM matches with `?`.
    return {
      valueFrom: arn('secretsmanager', `secret:${name}${key === undefined ? '' : `:${key}::`}`),
      resource: arn('secretsmanager', `secret:${name}-??????`),
    };
  }
  // A full ARN may carry `:key:stage:version` behind the secret's name.
  return { valueFrom: from, resource: from.includes(':secret:') ? from.split(':').slice(0, 7).join(':') : from };
}
