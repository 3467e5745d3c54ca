/** The containers that stand beside the service's own (`modules/task`): their names and ports are taken in the task's one network. */
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { quote } from '../../../diagnostics/diagnostic.ts';
import { at, type ServiceRule } from './rule.ts';

const COLLECTOR = {
  name: 'otel-collector',
  ports: new Map([
    [4318, 'OTLP'],
    [13133, 'its health check'],
  ]),
};
const DEBUG = 'debug';

export const sidecarClash: ServiceRule = ({ of, value }): Diagnostic[] => {
  const { name, port } = of;
  const traced = value.tracing !== false;
  const debugged = value.tunnel !== false && value.tunnel.debug;
  const taken = (traced && name.value === COLLECTOR.name) || (debugged && name.value === DEBUG);
  const use = traced ? COLLECTOR.ports.get(port.value) : undefined;
  return [
    ...(taken
      ? [
          at(
            name.origin,
            'validate/bad-value',
            `\`name\` cannot be ${quote(name.value)}: a container beside the service has that name`,
          ),
        ]
      : []),
    ...(use
      ? [
          at(
            port.origin,
            'validate/bad-value',
            `\`port\` cannot be \`${port.value}\`: with tracing, the collector takes it for ${use}`,
          ),
        ]
      : []),
  ];
};
