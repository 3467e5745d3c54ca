/** The leaves of a sidecar, one row each: two manifests that differ in it, and the inputs that change. */
import type { Flip } from './service-flips.ts';

const KEY = (id: string): string => `arn:aws:kms:eu-west-2:111111111111:key/${id}`;
const CHECK = { command: ['a'] };

/** A sidecar with one field this way and that. */
function flip(field: string, before: unknown, after: unknown, changes: readonly string[] = [field]): Flip {
  const make = (value: unknown): object => ({
    cpu: 1024,
    memory: 2048,
    sidecars: { a: { image: 'example.com/nginx:1', health_check: CHECK, [field]: value } },
  });
  return {
    before: make(before),
    after: make(after),
    changes: changes.map((change) => `services/orders:sidecars.a.${change}`),
  };
}

const inCheck = (field: string, before: unknown, after: unknown): Flip =>
  flip('health_check', { ...CHECK, [field]: before }, { ...CHECK, [field]: after }, [`health_check.${field}`]);

export const SIDECAR_FLIPS: Readonly<Record<string, Flip>> = {
  'sidecars.*.image': flip('image', 'example.com/nginx:1', 'example.com/nginx:2'),
  'sidecars.*.essential': flip('essential', false, true),
  'sidecars.*.await': flip('await', 'start', 'healthy'),
  'sidecars.*.cpu': flip('cpu', 64, 128),
  'sidecars.*.memory': flip('memory', 64, 128),
  'sidecars.*.port': flip('port', 9000, 9001),
  'sidecars.*.command[]': flip('command', ['a'], ['b'], ['command[0]']),
  'sidecars.*.entrypoint[]': flip('entrypoint', ['a'], ['b'], ['entrypoint[0]']),
  'sidecars.*.variables.*': flip('variables', { A: 'a' }, { A: 'b' }, ['variables.A']),
  'sidecars.*.secrets.*': flip('secrets', { A: 'ssm:/a' }, { A: 'ssm:/b' }, [
    'secrets.A.value_from',
    'secrets.A.resource',
  ]),
  'sidecars.*.secrets.*.from': flip('secrets', { A: { from: 'ssm:/a' } }, { A: { from: 'ssm:/b' } }, [
    'secrets.A.value_from',
    'secrets.A.resource',
  ]),
  'sidecars.*.secrets.*.kms_key': flip(
    'secrets',
    { A: { from: 'ssm:/a', kms_key: KEY('a') } },
    { A: { from: 'ssm:/a', kms_key: KEY('b') } },
    ['secrets.A.kms_key'],
  ),
  'sidecars.*.health_check.command[]': flip('health_check', { command: ['a'] }, { command: ['b'] }, [
    'health_check.command[0]',
  ]),
  'sidecars.*.health_check.interval': inCheck('interval', '10s', '20s'),
  'sidecars.*.health_check.timeout': inCheck('timeout', '4s', '5s'),
  'sidecars.*.health_check.retries': inCheck('retries', 2, 3),
  'sidecars.*.health_check.start_period': inCheck('start_period', '10s', '20s'),
  'sidecars.*.restart': flip('restart', false, true, ['restart.attempt_period']),
  'sidecars.*.restart.ignored_exit_codes[]': flip('restart', { ignored_exit_codes: [0] }, { ignored_exit_codes: [1] }, [
    'restart.ignored_exit_codes[0]',
  ]),
  'sidecars.*.restart.attempt_period': flip('restart', { attempt_period: '1m' }, { attempt_period: '2m' }, [
    'restart.attempt_period',
  ]),
  'sidecars.*.init_process': flip('init_process', true, false),
  'sidecars.*.filesystem.read_only': flip('filesystem', { read_only: true }, { read_only: false }, [
    'filesystem.read_only',
  ]),
  'sidecars.*.filesystem.writable[]': flip('filesystem', { writable: ['/a'] }, { writable: ['/b'] }, [
    'filesystem.writable[0]',
  ]),
};
