/** Environment variables: what the platform sets is not the team's to set, and one name has one source. */
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { quote } from '../../../diagnostics/diagnostic.ts';
import { keySpanOf, type Origin, type Typed } from '../../../model/sourced.ts';
import { queueUrlVariable, RESERVED_VARIABLES, serviceUrlVariable } from '../../../model/variables.ts';
import { at, type ServiceRule } from './rule.ts';

export const reservedVariable: ServiceRule = (service) => {
  const variables = Object.entries(service.of.variables.of).filter(([name]) => name !== 'PORT');
  return [...variables, ...Object.entries(service.of.secrets.of)].flatMap(([name, { origin }]) =>
    RESERVED_VARIABLES.has(name) ||
    name.startsWith('OTEL_EXPORTER_OTLP') ||
    name.startsWith('AWS_') ||
    name.startsWith('ECS_')
      ? [reserved(name, origin, 'choose another name')]
      : [],
  );
};

/** Who sets it means the port that the service listens on. */
export const portVariable: ServiceRule = ({ of: { variables } }) => {
  const { PORT: port } = variables.of;
  if (!port) return [];
  const isPort = /^[0-9]+$/.test(String(port.value));
  return [reserved('PORT', port.origin, `the port is set by \`port${isPort ? `: ${String(port.value)}` : ''}\``)];
};

const reserved = (name: string, origin: Origin, help: string): Diagnostic =>
  atKey(origin, at(origin, 'validate/reserved-variable', `The platform sets ${quote(name)}`, { help }));

export const variableClash: ServiceRule = (service) => {
  const diagnostics: Diagnostic[] = [];
  const taken = new Map<string, { readonly says: string; readonly origin: Origin }>();
  const claim = (name: string, says: string, origin: Origin, key: boolean): void => {
    const other = taken.get(name);
    if (other === undefined) taken.set(name, { says, origin });
    else if (other.says !== says) {
      const clash = at(origin, 'validate/variable-clash', `${quote(name)} is set by ${says} and by ${other.says}`, {
        help: 'give each a name of its own',
        other: { origin: other.origin, says: 'the other one is here' },
      });
      diagnostics.push(key ? atKey(origin, clash) : clash);
    }
  };
  const queues = [...service.of.consumes.of, ...service.of.sends_to.of] as readonly Typed<
    string | { arn: string; variable: string }
  >[];
  for (const queue of queues) {
    if (typeof queue.value === 'string')
      claim(queueUrlVariable(queue.value), `the queue ${quote(queue.value)}`, queue.origin, false);
    else
      claim(
        queue.value.variable,
        `the queue ${quote(queue.value.arn)}`,
        (queue as Typed<{ variable: string }>).of.variable.origin,
        false,
      );
  }
  for (const called of service.of.calls.of)
    claim(serviceUrlVariable(called.value), `the call of ${quote(called.value)}`, called.origin, false);
  for (const [name, node] of Object.entries(service.of.variables.of)) claim(name, '`variables`', node.origin, true);
  for (const [name, node] of Object.entries(service.of.secrets.of)) claim(name, '`secrets`', node.origin, true);
  return diagnostics;
};

function atKey(origin: Origin, diagnostic: Diagnostic): Diagnostic {
  const span = keySpanOf(origin);
  return span ? { ...diagnostic, span } : diagnostic;
}
