/** `just local-connect` with stand-ins for `aws` and its plugin that record how they were called, and each thing that may be missing in turn. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { output, PATH, root, run } from '../tools.ts';

const RUNTIME = '0123456789abcdef0123456789abcdef-0123456789';
const TASK = 'fedcba9876543210fedcba9876543210';
const agent = (lastStatus: string) => [{ name: 'ExecuteCommandAgent', lastStatus }];
const task = (containers: readonly unknown[], enableExecuteCommand = true) => ({
  taskArn: `arn:aws:ecs:eu-west-2:111111111111:task/shop-dev/${TASK}`,
  lastStatus: 'RUNNING',
  enableExecuteCommand,
  containers,
});
const caller = { name: 'caller', runtimeId: RUNTIME, lastStatus: 'RUNNING', managedAgents: agent('RUNNING') };

/** What `aws <service> <operation>` answers: JSON for stdout, or a text for stderr and exit code 254. */
type Answers = Record<string, unknown>;
const works: Answers = {
  'sts get-caller-identity': { Account: '111111111111' },
  'ecs list-tasks': { taskArns: [task([]).taskArn] },
  'ecs describe-tasks': { tasks: [task([caller])] },
  'ecs execute-command': {},
  'ssm start-session': {},
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ecs-compile-connect-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(name: string, source: string): void {
  writeFileSync(join(folder, name), `#!${process.execPath}\n${source}`);
  chmodSync(join(folder, name), 0o755);
}

function standIns(answers: Answers = works, names: readonly string[] = ['aws', 'session-manager-plugin']): void {
  writeFileSync(join(folder, 'answers.json'), JSON.stringify(answers));
  if (names.includes('session-manager-plugin')) program('session-manager-plugin', '');
  if (names.includes('aws'))
    program(
      'aws',
      `const { appendFileSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync(__dirname + '/calls', JSON.stringify(args) + '\\n');
const answer = JSON.parse(readFileSync(__dirname + '/answers.json', 'utf8'))[args[0] + ' ' + args[1]];
if (typeof answer !== 'string') console.log(JSON.stringify(answer));
else { console.error(answer); process.exit(254); }`,
    );
}

/** Only the stand-ins are on its PATH. */
const connect = (...args: string[]) =>
  run(process.execPath, [join(root, 'tools/local-connect.ts'), ...args], { env: { PATH: folder, NO_COLOR: '1' } });
const calls = (): string[][] =>
  existsSync(join(folder, 'calls'))
    ? readFileSync(join(folder, 'calls'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as string[])
    : [];

test('opens a shell in the container of the service, in dev', () => {
  standIns();
  const result = connect('caller');
  expect(output(result)).toContain(`shop-dev-caller, task ${TASK}: caller`);
  expect(result.status).toBe(0);
  expect(calls().map((args) => args.slice(0, 2).join(' '))).toEqual([
    'sts get-caller-identity',
    'ecs list-tasks',
    'ecs describe-tasks',
    'ecs execute-command',
  ]);
  expect(calls()[1]).toEqual(
    expect.arrayContaining(['--cluster', 'shop-dev', '--service-name', 'shop-dev-caller', '--region', 'eu-west-2']),
  );
  expect(calls()[3]).toEqual([
    ...['ecs', 'execute-command', '--region', 'eu-west-2', '--cluster', 'shop-dev', '--task', TASK],
    ...['--container', 'caller', '--interactive', '--command', '/bin/sh'],
  ]);
});

test('takes the name in AWS, and a command, word for word', () => {
  standIns();
  expect(connect('shop-dev-caller', '--', 'sh', '-c', "echo 'a b'; $(rm)").status).toBe(0);
  expect(calls()[3]?.at(-1)).toBe(`sh -c 'echo '\\''a b'\\''; $(rm)'`);
});

test('forwards a port, and prints instead of running', () => {
  standIns();
  expect(connect('caller', '--port', '8080:3001').status).toBe(0);
  expect(calls().at(-1)).toEqual([
    ...['ssm', 'start-session', '--region', 'eu-west-2', '--target', `ecs:shop-dev_${TASK}_${RUNTIME}`],
    ...['--document-name', 'AWS-StartPortForwardingSession'],
    ...['--parameters', '{"portNumber":["3001"],"localPortNumber":["8080"]}'],
  ]);
  const before = calls().length;
  const printed = connect('caller', '--port', '8080', '--print');
  expect(printed.stdout).toContain(`'{"portNumber":["3000"],"localPortNumber":["8080"]}'\n`);
  expect(calls().length).toBe(before + 3);
});

test('hands the exit code on', () => {
  standIns({ ...works, 'ecs execute-command': 'TargetNotConnectedException' });
  const result = connect('caller');
  expect(result.status).toBe(254);
  expect(output(result)).toContain('TargetNotConnectedException');
});

const missing: readonly [
  what: string,
  args: readonly string[],
  answers: Answers,
  programs: readonly string[],
  says: RegExp,
][] = [
  ['an unknown service', ['calller'], works, [], /no service `calller`: did you mean `caller`\?/],
  ['an unknown environment', ['caller', '--env', 'prodd'], works, [], /no environment `prodd`: did you mean `prod`\?/],
  [
    'a tunnel that is refused',
    ['caller', '--env', 'prod'],
    works,
    [],
    /line \d+ of examples\/caller\.yaml says `tunnel: false`/,
  ],
  ['a tunnel that nobody wrote', ['responder'], works, [], /write `tunnel: true` into examples\/responder\.yaml/],
  ['the AWS CLI', ['caller'], works, [], /the AWS CLI is missing: /],
  ['the plugin', ['caller'], works, ['aws'], /session-manager-plugin for this: /],
  [
    'credentials',
    ['caller'],
    { ...works, 'sts get-caller-identity': 'The SSO session associated with this profile has expired' },
    ['aws', 'session-manager-plugin'],
    /no credentials that work:\nThe SSO session associated with this profile has expired/,
  ],
  [
    'the right account',
    ['caller'],
    { ...works, 'sts get-caller-identity': { Account: '333333333333' } },
    ['aws', 'session-manager-plugin'],
    /for account 333333333333, and dev is in 111111111111: set AWS_PROFILE/,
  ],
  [
    'the service in AWS',
    ['caller'],
    { ...works, 'ecs list-tasks': 'An error occurred (ClusterNotFoundException)' },
    ['aws', 'session-manager-plugin'],
    /shop-dev-caller is not there yet: `just tg dev services\/caller apply`/,
  ],
  [
    'a running task',
    ['caller'],
    { ...works, 'ecs list-tasks': { taskArns: [] } },
    ['aws', 'session-manager-plugin'],
    /no task of shop-dev-caller runs at the moment/,
  ],
  [
    'the container',
    ['caller', '--container', 'debug'],
    works,
    ['aws', 'session-manager-plugin'],
    /no container `debug`, but caller; the manifest’s `tunnel: \{ debug: true \}` adds it/,
  ],
  [
    'a tunnel in the running tasks',
    ['caller'],
    { ...works, 'ecs describe-tasks': { tasks: [task([{ name: 'caller', runtimeId: RUNTIME }], false)] } },
    ['aws', 'session-manager-plugin'],
    /were started before the tunnel was/,
  ],
  [
    'the agent',
    ['caller'],
    { ...works, 'ecs describe-tasks': { tasks: [task([{ ...caller, managedAgents: agent('PENDING') }])] } },
    ['aws', 'session-manager-plugin'],
    /the ExecuteCommandAgent of shop-dev-caller is PENDING, not RUNNING/,
  ],
];

test.each(missing)('says when it lacks %s', (_what, args, answers, programs, says) => {
  standIns(answers, programs);
  const result = connect(...args);
  expect(output(result)).toMatch(says);
  expect(result.status).toBeGreaterThan(0);
  expect(calls().some(([, operation]) => operation === 'execute-command')).toBe(false);
});

test('the line that it names is the one that refuses', () => {
  standIns();
  const [, line, file] = /line (\d+) of (\S+) says/.exec(output(connect('caller', '--env', 'prod'))) ?? [];
  expect(readFileSync(join(root, file ?? ''), 'utf8').split('\n')[Number(line) - 1]).toContain('tunnel: false');
});

test('a command reaches it through just, which keeps the `--` to itself', () => {
  standIns();
  const env = { PATH: `${folder}:${PATH}` };
  expect(run('just', ['local-connect', 'caller', '--', 'ls', '-l', '--env'], { env }).status).toBe(0);
  expect(calls().at(-1)?.at(-1)).toBe('ls -l --env');
  expect(output(run('just', ['local-connect', 'caller', '--port', '1', '--', 'ls']))).toContain('not both');
});
