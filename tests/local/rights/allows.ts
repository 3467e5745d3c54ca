/**
 * Whether the policies of a role allow one request, as far as the policies of modules/oidc go: a Deny wins, then an Allow must match
 * action, resource and every condition. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** One thing that a request needs. */
export interface Right {
  readonly action: string;
  /** Absent where nobody has said what the action takes: then any resource will do. */
  readonly resource?: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

export function allows(statements: readonly PolicyStatement[], right: Right): boolean {
  const holding = statements.filter((statement) => holds(statement, right));
  return holding.some(({ Effect }) => Effect === 'Allow') && !holding.some(({ Effect }) => Effect === 'Deny');
}

function holds(statement: PolicyStatement, { action, resource, context = {} }: Right): boolean {
  const named = (patterns: string | readonly string[]) => list(patterns).some((pattern) => like(pattern, action, true));
  if (statement.Action !== undefined ? !named(statement.Action) : named(statement.NotAction ?? [])) return false;
  // What is denied for some resource is not denied for an unknown one.
  if (resource === undefined) return statement.Effect === 'Allow';
  if (!list(statement.Resource).some((pattern) => like(pattern, resource))) return false;
  return Object.entries(statement.Condition ?? {}).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => compare(operator, list(wanted), context[key])),
  );
}

function compare(operator: string, wanted: readonly string[], found: string | readonly string[] | undefined): boolean {
  switch (operator) {
    case 'StringEquals':
      return found !== undefined && list(found).some((value) => wanted.includes(value));
    case 'StringNotEquals':
      return found === undefined || !list(found).some((value) => wanted.includes(value));
    case 'StringLike':
      return found !== undefined && list(found).some((value) => wanted.some((pattern) => like(pattern, value)));
    case 'ForAllValues:StringEquals':
      return list(found ?? []).every((value) => wanted.includes(value));
    default:
      throw new Error(`no policy of modules/oidc compared with ${operator} until now: teach it here`);
  }
}

const list = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);

function like(pattern: string, value: string, anyCase = false): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, anyCase ? 'is' : 's').test(value);
}
