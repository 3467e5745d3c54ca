/** The requests that the emulator wrote down (tools/emulator/record.py), as calls of AWS's API with their parameters. */
import { readFileSync } from 'node:fs';

export interface Call {
  /** Whose request it is: the access key that a test took for it. */
  readonly key: string;
  /** The service as it stands in the signature: `monitoring` is CloudWatch. */
  readonly service: string;
  /** `CreateQueue`, or method and path where the service has no names for its actions. */
  readonly action: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Parameters by their path, `Tags.member.1.Key` or `tags.0.key`. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly answer: string;
  readonly failed: boolean;
}

interface Line {
  key: string;
  service: string;
  method: string;
  path: string;
  query: string;
  target: string;
  body: string;
  status: number;
  answer: string;
}

export function recordedCalls(file: string): Call[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((text) => {
      const line = JSON.parse(text) as Line;
      const parameters = line.body.startsWith('{')
        ? fromJson(JSON.parse(line.body))
        : new Map(new URLSearchParams(line.body));
      const action = line.target.split('.').at(-1) || parameters.get('Action') || `${line.method} ${line.path}`;
      const { key, service, method, path, query, answer } = line;
      return { key, service, action, method, path, query, parameters, answer, failed: line.status >= 400 };
    });
}

function fromJson(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (typeof value === 'object' && value !== null)
    for (const [key, child] of Object.entries(value)) fromJson(child, path === '' ? key : `${path}.${key}`, found);
  else found.set(path, String(value));
  return found;
}
