/**
 * What a workflow of this repository must keep to. Each check takes a parsed workflow and hands back its complaints, so
 * that the tests can also give it bad ones.
 */
import { isMap, isScalar, isSeq, type ParsedNode, parseDocument, visit } from 'yaml';

type Permissions = Record<string, string> | string;

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Job {
  if?: string;
  uses?: string;
  environment?: string;
  steps?: Step[];
  permissions?: Permissions;
  'timeout-minutes'?: number;
}

export interface Workflow {
  root: ParsedNode | null;
  on: unknown;
  permissions?: Permissions;
  jobs: Record<string, Job>;
}

export type Check = (workflow: Workflow, others: ReadonlyMap<string, Workflow>) => string[];

export function readWorkflow(text: string): Workflow {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw document.errors[0];
  return { ...(document.toJS() as Omit<Workflow, 'root'>), root: document.contents };
}

const jobsOf = (workflow: Workflow): [string, Job][] => Object.entries(workflow.jobs);
const events = (workflow: Workflow): string[] =>
  typeof workflow.on === 'string'
    ? [workflow.on]
    : Array.isArray(workflow.on)
      ? workflow.on
      : Object.keys(workflow.on ?? {});
const grants = (permissions: Permissions | undefined): [string, string][] =>
  typeof permissions === 'string' ? [['all', permissions]] : Object.entries(permissions ?? {});
const mayWrite = (permissions: Permissions | undefined): string[] =>
  grants(permissions).flatMap(([scope, right]) => (/write/.test(right) ? [scope] : []));

/** A tag can be moved to other code; a commit cannot. The comment is what a person, and Dependabot, read. */
export const pinned: Check = ({ root }) => {
  const complaints: string[] = [];
  visit(root, {
    Pair(_, pair) {
      const { key, value } = pair;
      if (!isScalar(key) || key.value !== 'uses' || !isScalar(value)) return;
      const uses = String(value.value);
      if (uses.startsWith('./')) return;
      if (!/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses)) complaints.push(`${uses} is not pinned by a commit`);
      else if (!/^ v\d+\.\d+\.\d+$/.test(value.comment ?? '')) complaints.push(`${uses} does not say its version`);
    },
  });
  return complaints;
};

/** GitHub pastes an expression into the script before a shell reads it: a branch's name would be run. */
export const notInterpolated: Check = (workflow) =>
  jobsOf(workflow).flatMap(([name, { steps = [] }]) =>
    steps.flatMap(({ run }) => (run?.includes('${{') ? [`${name} pastes an expression into \`${run.trim()}\``] : [])),
  );

export const readOnly: Check = ({ permissions }) => {
  if (permissions === undefined) return ['no permissions at the top: the repository decides, and may say write'];
  const writes = mayWrite(permissions);
  return writes.length > 0 ? [`every job may write ${writes.join(', ')}`] : [];
};

const takesRole = (job: Job): boolean =>
  (job.steps ?? []).some(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials@'));

export const tokensWhereUsed: Check = (workflow, others) =>
  jobsOf(workflow).flatMap(([name, job]) => {
    const called = job.uses === undefined ? undefined : others.get(job.uses.replace('./.github/workflows/', ''));
    const needs = takesRole(job) || Object.values(called?.jobs ?? {}).some(takesRole);
    const has = mayWrite(job.permissions).some((scope) => scope === 'id-token' || scope === 'all');
    if (has && !needs) return [`${name} may ask for a token and takes no role`];
    return needs && !has ? [`${name} takes a role and may not ask for a token`] : [];
  });

/**
 * What AWS compares is in the job's subject: its environment, or else its branch or pull request. The deploy role is trusted
 * to GitHub's environments, and the two others to branches and pull requests (modules/oidc).
 */
export const inTheRightEnvironment: Check = (workflow) =>
  jobsOf(workflow).flatMap(([name, job]) =>
    (job.steps ?? []).flatMap((step) => {
      if (!step.uses?.startsWith('aws-actions/configure-aws-credentials@')) return [];
      const role = /(deploy|plan|push)_role \}\}$/.exec(String(step.with?.['role-to-assume']))?.[1];
      if (role === undefined) return [`${name} takes a role that is none of deploy, plan and push`];
      if (role !== 'deploy')
        return job.environment === undefined
          ? []
          : [`${name} is in an environment, which the ${role} role does not trust`];
      const same = job.environment === '${{ inputs.environment }}';
      const long = step.with?.['role-duration-seconds'] !== '${{ steps.aws.outputs.deploy_seconds }}';
      return [
        ...(same ? [] : [`${name} takes the deploy role outside the environment that it deploys`]),
        ...(long ? [`${name} asks for another time than the deploy role allows`] : []),
      ];
    }),
  );

const sameRepository = 'github.event.pull_request.head.repo.full_name == github.repository';

/** Everything that a pull request starts and that may write or take a role asks first where the branch is from. */
export const nothingForForks: Check = (workflow) => {
  if (events(workflow).includes('pull_request_target'))
    return ['pull_request_target runs with rights on a fork’s code'];
  if (!events(workflow).includes('pull_request')) return [];
  return jobsOf(workflow).flatMap(([name, job]) => {
    const all = (job.if ?? '').split('&&').map((part) => part.trim());
    const guarded = all.includes(sameRepository) && !(job.if ?? '').includes('||');
    const risky = takesRole(job) || mayWrite(job.permissions).length > 0 || JSON.stringify(job).includes('secrets.');
    return risky && !guarded ? [`${name} does not ask whether the branch is from a fork`] : [];
  });
};

export const ends: Check = (workflow) =>
  jobsOf(workflow).flatMap(([name, job]) =>
    job.uses === undefined && job['timeout-minutes'] === undefined ? [`${name} may run for six hours`] : [],
  );

/** Roles are taken by OIDC; `github.token` is enough for the rest. */
export const noStoredKeys: Check = ({ root }) => {
  const complaints: string[] = [];
  visit(root, {
    Scalar(_, { value }) {
      if (typeof value === 'string' && /\bsecrets\s*[.[]/.test(value)) complaints.push(`a stored secret: ${value}`);
    },
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === 'secrets' && !isMap(value) && !isSeq(value))
        complaints.push('inherited secrets');
    },
  });
  return complaints;
};
