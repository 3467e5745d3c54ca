/** Environment variables: what the platform sets is not the team's to set, and one name has one source. */
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { quote } from '../../../diagnostics/diagnostic.ts';
import { keySpanOf, type Origin, type Typed } from '../../../model/sourced.ts';
import { serviceUrlVariable, queueUrlVariable } from '../../../model/variables.ts';
import { RESERVED_VARIABLES } from '../../../model/variables.ts';
import { at, type ServiceRule } from './rule.ts';

export const reservedVariable: ServiceRule = (service) => {
  const named = [...Object.entries(service.of.variables.of), ...Object.entries(service.of.secrets.of)];
  return named.flatMap(([name, node]) =>
    RESERVED_VARIABLES.has(name) ||
    name.startsWith('OTEL_EXPORTER_OTLP') ||
    name.startsWith('AWS_') ||
    name.startsWith('ECS_')
      ? [
          atKey(
            node.origin,
            at(node.origin, 'validate/reserved-variable', `The platform sets ${quote(name)}`, {
              help: 'choose another name',
            }),
          ),
        ]
      : [],
  );
};

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
