/** The workflows: right for GitHub (actionlint), safe (workflow-checks.ts), and answered right by tools/ci.ts. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { bringActionlint, bringTerragrunt } from '../../tools/bring.ts';
import {
  accountOf,
  changedEnvironments,
  changedServices,
  deployerOf,
  destroyable,
  holderOf,
  imagesOf,
  placeAt,
  readDigests,
} from '../../tools/ci.ts';
import { isMissing, output, root, run } from '../tools.ts';
import {
  type Check,
  ends,
  inTheRightEnvironment,
  noStoredKeys,
  nothingForForks,
  notInterpolated,
  pinned,
  readOnly,
  readWorkflow,
  tokensWhereUsed,
} from './workflow-checks.ts';

const folder = join(root, '.github/workflows');
const names = readdirSync(folder).sort();
const texts = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
const workflows = new Map([...texts].map(([name, text]) => [name, readWorkflow(text)]));
const textOf = (name: string): string => texts.get(name) ?? '';

const actionlint = await bringActionlint();
const lint = (...files: string[]) => run(actionlint.ok ? actionlint.path : '', ['-no-color', '-shellcheck=', ...files]);
const temporary = mkdtempSync(join(tmpdir(), 'ecs-compile-workflows-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const checks: Record<string, Check> = {
  pinned,
  notInterpolated,
  readOnly,
  tokensWhereUsed,
  nothingForForks,
  inTheRightEnvironment,
  ends,
  noStoredKeys,
};

describe.skipIf(isMissing(actionlint))('actionlint', () => {
  test('has no complaint', () => {
    const result = lint(...names.map((name) => join(folder, name)));
    expect(result.status, output(result)).toBe(0);
  });

  test('would have one about an output that no job has', () => {
    const file = join(temporary, 'wrong.yaml');
    writeFileSync(
      file,
      textOf('build.yaml').replaceAll('needs.services.outputs.region', 'needs.services.outputs.regoin'),
    );
    const result = lint(file);
    expect(result.status).toBe(1);
    expect(output(result)).toContain('regoin');
  });
});

describe.each(names)('%s', (name) => {
  test.each(Object.entries(checks))('is %s', (_, check) => {
    const workflow = workflows.get(name);
    expect(workflow && check(workflow, workflows)).toEqual([]);
  });
});

/** A workflow of ours, spoilt; the check that must notice, and what it must say. */
const spoilt: [string, Check, string, string | RegExp, string][] = [
  ['a tag instead of a commit', pinned, 'check.yaml', /(checkout)@\w+ # v7.0.1/, '$1@v7'],
  ['a short commit', pinned, 'check.yaml', /(checkout@\w{7})\w+ # v7.0.1/, '$1'],
  ['a commit without its version', pinned, 'check.yaml', / # v7.0.1/, ''],
  ['a commit with a branch as its version', pinned, 'check.yaml', /# v7.0.1/, '# main'],
  ['a called workflow of somebody else', pinned, 'deploy.yaml', './.github/workflows/', 'acme/shop/.github/workflows/'],
  [
    'an input in a script',
    notInterpolated,
    'destroy.yaml',
    'just tg "$ENVIRONMENT"',
    'just tg ${{ inputs.environment }}',
  ],
  [
    'a title in a script',
    notInterpolated,
    'check.yaml',
    'run: npm test',
    'run: echo ${{ github.event.pull_request.title }}',
  ],
  ['no permissions at the top', readOnly, 'deploy.yaml', 'permissions:\n  contents: read\n', ''],
  ['everything allowed', readOnly, 'deploy.yaml', 'permissions:\n  contents: read\n', 'permissions: write-all\n'],
  ['a token for every job', readOnly, 'build.yaml', '\n  contents: read\n', '\n  id-token: write\n'],
  ['a token for a job without a role', tokensWhereUsed, 'build.yaml', 'contents: write\n', 'id-token: write\n'],
  ['a role without a token', tokensWhereUsed, 'destroy.yaml', '      id-token: write\n', ''],
  ['a call without a token', tokensWhereUsed, 'deploy.yaml', '      id-token: write\n', ''],
  [
    'a deployment outside its environment',
    inTheRightEnvironment,
    'deploy-environment.yaml',
    '    environment: ${{ inputs.environment }}\n',
    '',
  ],
  [
    'a destruction in another environment',
    inTheRightEnvironment,
    'destroy.yaml',
    '    environment: ${{ inputs.environment }}\n',
    '    environment: dev\n',
  ],
  [
    'a plan in an environment',
    inTheRightEnvironment,
    'check.yaml',
    '    needs: environments\n',
    '    environment: dev\n',
  ],
  [
    'a build that may deploy',
    inTheRightEnvironment,
    'build.yaml',
    'needs.services.outputs.push_role',
    'needs.services.outputs.deploy_role',
  ],
  [
    'another role',
    inTheRightEnvironment,
    'build.yaml',
    '${{ needs.services.outputs.push_role }}',
    'arn:aws:iam::1:role/x',
  ],
  [
    'a session of its own length',
    inTheRightEnvironment,
    'destroy.yaml',
    /role-duration-seconds: .*/,
    'role-duration-seconds: 7200',
  ],
  ['a plan for forks', nothingForForks, 'check.yaml', /if: >-\n.*\n.*&& needs/, 'if: needs'],
  ['a plan for forks or others', nothingForForks, 'check.yaml', '&& needs', '|| needs'],
  [
    'the event that runs a fork with rights',
    nothingForForks,
    'check.yaml',
    '  pull_request:',
    '  pull_request_target:',
  ],
  ['a build on pull requests', nothingForForks, 'build.yaml', '  push:', '  pull_request:\n  push:'],
  ['no end', ends, 'check.yaml', '    timeout-minutes: 15\n', ''],
  ['a stored key', noStoredKeys, 'build.yaml', '${{ github.token }}', '${{ secrets.TOKEN }}'],
  [
    'all stored keys',
    noStoredKeys,
    'deploy.yaml',
    '    with:\n      env',
    '    secrets: inherit\n    with:\n      env',
  ],
];

describe('a check notices', () => {
  test.each(spoilt)('%s', (_, check, name, from, to) => {
    const text = textOf(name).replace(from, to);
    expect(text).not.toBe(textOf(name));
    expect(check(readWorkflow(text), workflows)).not.toEqual([]);
  });
});

const terragrunt = await bringTerragrunt();

describe.skipIf(isMissing(terragrunt))('what is filtered', () => {
  const left = (name: string, command: string): string[] => {
    const line = new RegExp(`just tg "\\$ENVIRONMENT" ${command} .*`).exec(textOf(name))?.[0] ?? '';
    const filters = [...line.matchAll(/--filter '([^']+)'/g)].flatMap(([, filter = '']) => ['--filter', filter]);
    const found = run(terragrunt.ok ? terragrunt.path : '', ['find', '--working-dir', 'live/dev', ...filters]);
    expect(found.status, output(found)).toBe(0);
    return found.stdout.trim().split('\n');
  };

  test('apply leaves the roles to a person', () => {
    const units = left('deploy-environment.yaml', 'apply');
    expect(units).not.toContain('aws/oidc');
    expect(units).toEqual(expect.arrayContaining(['aws/ecr', 'aws/network', 'services/caller']));
  });

  test('destroy leaves the roles and the images', () => {
    const units = left('destroy.yaml', 'destroy');
    expect(units).not.toContain('aws/oidc');
    expect(units).not.toContain('aws/ecr');
    expect(units).toEqual(expect.arrayContaining(['aws/network', 'services/caller']));
  });
});

describe('tools/ci.ts', () => {
  const place = placeAt(root);

  test('finds the environments that a change reaches', () => {
    const reached = (...files: string[]) => changedEnvironments(['dev', 'prod'], files);
    expect(reached('live/prod/services/caller/terragrunt.hcl', 'images.yaml')).toEqual(['prod']);
    expect(reached('README.md', 'images.yaml', 'live/production/env.hcl')).toEqual([]);
    expect(reached('modules/service/main.tf')).toEqual(['dev', 'prod']);
    expect(reached('live/root.hcl')).toEqual(['dev', 'prod']);
    expect(changedEnvironments(['dev', 'prod'])).toEqual(['dev', 'prod']);
  });

  test('finds the services that a change reaches', () => {
    const reached = (...files: string[]) => changedServices(['caller', 'consumer'], files);
    expect(reached('services/caller/src/app.ts')).toEqual(['caller']);
    expect(reached('services/runtime/src/drain.ts')).toEqual(['caller', 'consumer']);
    expect(reached('package-lock.json')).toEqual(['caller', 'consumer']);
    expect(reached('services/caller-two/src/app.ts', 'docs/ci.md')).toEqual([]);
  });

  test('reads region and roles of the committed units', () => {
    expect(accountOf(place, 'dev', 'acme/shop')).toEqual({
      ok: true,
      value: {
        region: 'eu-west-2',
        account: '111111111111',
        deployRole: 'arn:aws:iam::111111111111:role/shop-dev-deploy',
        planRole: 'arn:aws:iam::111111111111:role/shop-dev-plan',
        pushRole: 'arn:aws:iam::111111111111:role/shop-dev-push',
        deploySeconds: 3600,
        githubEnvironments: ['dev'],
      },
    });
    expect(accountOf(place, 'dev', 'somebody/fork')).toMatchObject({ ok: false });
    expect(accountOf(place, '../dev', 'acme/shop')).toMatchObject({ ok: false });
  });

  test('reads the path of the roles and the longer session', () => {
    const folder = join(temporary, 'elsewhere');
    const unit = (text: string) => {
      mkdirSync(join(folder, 'live/dev/aws/oidc'), { recursive: true });
      writeFileSync(join(folder, 'platform.yaml'), 'project: shop\n');
      writeFileSync(join(folder, 'live/dev/env.hcl'), '  region = "eu-west-2"\n  account = "111111111111"\n');
      writeFileSync(join(folder, 'live/dev/aws/oidc/terragrunt.hcl'), `  name = "shop-dev"\n${text}`);
      return accountOf(placeAt(folder), 'dev');
    };
    expect(unit('  role_path = "/shop/"\n  max_session_duration = 7200\n')).toMatchObject({
      value: {
        deployRole: 'arn:aws:iam::111111111111:role/shop/shop-dev-deploy',
        pushRole: undefined,
        deploySeconds: 7200,
        githubEnvironments: [],
      },
    });
  });

  test('gives the deploy role to a job in an environment that it trusts', () => {
    const found = accountOf(place, 'dev', 'acme/shop');
    if (!found.ok) throw new Error(found.message);
    expect(deployerOf(found.value, 'dev')).toEqual({
      ok: true,
      value: { role: 'arn:aws:iam::111111111111:role/shop-dev-deploy', seconds: 3600 },
    });
    const refused = (githubEnvironments: string[]) => deployerOf({ ...found.value, githubEnvironments }, 'dev');
    expect(refused(['prod'])).toMatchObject({ ok: false, message: expect.stringContaining('this job is in dev') });
    expect(refused([])).toMatchObject({ ok: false, message: expect.stringContaining('take that line out') });
  });

  test('builds each service for its processor, and finds who may push', () => {
    const found = imagesOf(place, 'dev');
    if (!found.ok) throw new Error(found.message);
    expect(found.value.images.map(({ name }) => name)).toEqual(['caller', 'consumer', 'hello', 'responder']);
    expect(found.value.images[0]).toMatchObject({ platform: 'linux/arm64', runner: 'ubuntu-24.04-arm' });
    expect(holderOf(place, found.value.registry)).toEqual({ ok: true, value: 'dev' });
    expect(holderOf(place, '333333333333.dkr.ecr.eu-west-2.amazonaws.com')).toMatchObject({ ok: false });
  });

  test('destroys only what is meant and not protected', () => {
    expect(destroyable(place, 'dev', 'dev')).toMatchObject({ ok: true });
    expect(destroyable(place, 'dev', 'prod')).toMatchObject({ ok: false });
    expect(destroyable(place, 'dev', '')).toMatchObject({ ok: false });
    expect(destroyable(place, 'prod', 'prod')).toMatchObject({
      ok: false,
      message: expect.stringContaining('protected'),
    });
    expect(destroyable(place, 'nowhere', 'nowhere')).toMatchObject({ ok: false });
  });

  describe('gives each service its own digest', () => {
    const digests = join(temporary, 'digests');
    const [one, two] = ['1', '2'].map((digit) => `sha256:${digit.repeat(64)}`);
    const write = (file: string, text: string) => writeFileSync(join(digests, file), text);
    const read = () => readDigests(digests, ['caller', 'consumer']);

    beforeEach(() => {
      rmSync(digests, { recursive: true, force: true });
      mkdirSync(digests);
      write('caller', `caller=${one}\n`);
      write('consumer', `consumer=${two}\n`);
    });

    test('as they are', () => expect(read()).toEqual({ ok: true, value: [`caller=${one}`, `consumer=${two}`] }));

    const wrong: [string, () => void][] = [
      ['one is missing', () => rmSync(join(digests, 'caller'))],
      ['one is of another service', () => write('caller', `consumer=${one}\n`)],
      ['two are the same', () => write('caller', `caller=${two}\n`)],
      ['one was not asked for', () => write('hello', `hello=sha256:${'3'.repeat(64)}\n`)],
      ['the registry had none', () => write('caller', 'caller=None\n')],
      ['there are two in one file', () => write('caller', `caller=${one}\ncaller=${two}\n`)],
    ];
    test.each(wrong)('not when %s', (_, spoil) => {
      spoil();
      expect(read()).toMatchObject({ ok: false });
    });
  });
});
