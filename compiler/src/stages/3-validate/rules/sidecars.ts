/** The containers that stand beside the service's own (`modules/task`): their names and ports are taken in the task's one network. */
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { quote } from '../../../diagnostics/diagnostic.ts';
import type { Service } from '../../../generated/service.ts';
import { hasFixedVersion, hasRegistry, withRegistry } from '../../../model/image.ts';
import { keySpanOf, type Origin } from '../../../model/sourced.ts';
import { at, latest, type ServiceRule } from './rule.ts';

const COLLECTOR = {
  name: 'otel-collector',
  cpu: 32,
  memory: 256,
  ports: new Map([
    [4318, 'OTLP'],
    [13133, 'its health check'],
  ]),
};
const DEBUG = { name: 'debug', cpu: 16, memory: 128 };

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const MOST_CONTAINERS = 10;

export const nameClash: ServiceRule = ({ of: { name }, value }) => {
  const taken = (isTraced(value) && name.value === COLLECTOR.name) || (isDebugged(value) && name.value === DEBUG.name);
  const message = `\`name\` cannot be ${quote(name.value)}: a container beside the service has that name`;
  return taken ? [at(name.origin, 'validate/bad-value', message)] : [];
};

export const portClash: ServiceRule = ({ of: { port }, value }) => {
  const use = isTraced(value) ? COLLECTOR.ports.get(port.value) : undefined;
  const message = `\`port\` cannot be \`${port.value}\`: with tracing, the collector takes it for ${use}`;
  return use ? [at(port.origin, 'validate/bad-value', message)] : [];
};

/** Names of the team's own sidecars. */
export const sidecarNames: ServiceRule = ({ of }) => {
  const taken = new Map([
    [of.name.value, "the service's own container"],
    [COLLECTOR.name, 'the trace collector'],
    [DEBUG.name, 'the debug container'],
  ]);
  return Object.entries(of.sidecars.of).flatMap(([name, { origin }]) => {
    const owner = taken.get(name);
    const message = `A sidecar cannot be named ${quote(name)}: ${owner} has that name`;
    return owner ? [atKey(origin, at(origin, 'validate/bad-value', message, { help: 'choose another name' }))] : [];
  });
};

export const sidecarCount: ServiceRule = ({ of, value }) => {
  const { origin, of: sidecars } = of.sidecars;
  const count = 1 + Object.keys(sidecars).length + (isTraced(value) ? 1 : 0) + (isDebugged(value) ? 1 : 0);
  if (count <= MOST_CONTAINERS) return [];
  const message = `A task has at most ten containers, and this one has ${count}`;
  const notes = ["the service's own, the sidecars, and those that `tracing` and `tunnel` bring"];
  return [atKey(origin, at(origin, 'validate/sidecar-size', message, { notes, help: 'take sidecars away' }))];
};

/** One network for all containers of a task: each port is taken once. */
export const sidecarPorts: ServiceRule = ({ of, value }) => {
  const taken = new Map<number, string>([[of.port.value, 'the service']]);
  if (isTraced(value)) for (const [port, use] of COLLECTOR.ports) taken.set(port, `the collector, for ${use}`);
  return Object.entries(of.sidecars.of).flatMap(([name, { of: sidecar }]) => {
    if (!sidecar.port) return [];
    const owner = taken.get(sidecar.port.value);
    if (!owner) taken.set(sidecar.port.value, quote(name));
    const message = `${quote(name)} cannot listen on \`${sidecar.port.value}\`: the port is taken by ${owner}`;
    const notes = ['the containers of a task share one network'];
    return owner
      ? [at(sidecar.port.origin, 'validate/bad-value', message, { notes, help: 'choose another port' })]
      : [];
  });
};

/**
 * What the sidecars take must leave something for the service; ECS refuses a task whose containers add up to more than it has.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html (cpu, memory)
 */
const sidecarSize =
  (field: 'cpu' | 'memory'): ServiceRule =>
  ({ of, value }) => {
    const asked = Object.values(of.sidecars.of).flatMap((sidecar) => sidecar.of[field] ?? []);
    const [first, ...others] = asked;
    if (!first) return [];
    const own = (isTraced(value) ? COLLECTOR[field] : 0) + (isDebugged(value) ? DEBUG[field] : 0);
    const sum = asked.reduce((total, node) => total + node.value, own);
    if (sum < of[field].value) return [];
    const unit = field === 'cpu' ? 'CPU units' : 'MiB';
    const guilty = latest(first, ...others);
    return [
      at(
        guilty.origin,
        'validate/sidecar-size',
        `The sidecars take ${sum} ${unit} of ${of[field].value}, and leave none for the service`,
        {
          ...(own > 0 ? { notes: [`${own} of them go to the containers that \`tracing\` and \`tunnel\` bring`] } : {}),
          help: `raise \`${field}\` of the task, or lower it here`,
          other: { origin: of[field].origin, says: 'the size of the task is set here' },
        },
      ),
    ];
  };

export const sidecarCpu = sidecarSize('cpu');
export const sidecarMemory = sidecarSize('memory');

/** A sidecar's version and registry stand in its image: `images.yaml` and `aws/ecr` are for the service's own only. */
export const sidecarImage: ServiceRule = ({ of }) =>
  Object.entries(of.sidecars.of).flatMap(([name, { of: sidecar }]) => {
    const { origin, value: image } = sidecar.image;
    if (!hasFixedVersion(image))
      return [
        at(origin, 'validate/bad-value', `The image of ${quote(name)} has no fixed version`, {
          notes: ['what a tag like `latest` means changes between two tasks of one deployment'],
          help: hasRegistry(image)
            ? 'give a tag other than `latest`, or a digest'
            : 'give its full URI: the registry, the repository, and a tag other than `latest` or a digest',
        }),
      ];
    if (hasRegistry(image)) return [];
    return [
      at(origin, 'validate/bad-value', `The image of ${quote(name)} names no registry`, {
        notes: [
          'nothing here makes a repository for a sidecar, and Docker reads a name without a registry as one of its hub',
        ],
        help: withRegistry(image),
      }),
    ];
  });

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html */
export const sidecarAwait: ServiceRule = ({ of }) =>
  Object.entries(of.sidecars.of).flatMap(([name, { of: sidecar }]) => {
    const goal = sidecar.await;
    if (!goal) return [];
    if (goal.value === 'healthy' && !sidecar.health_check)
      return [
        at(goal.origin, 'validate/bad-value', `${quote(name)} has no health check, so it is never healthy`, {
          help: 'give it a `health_check`, or `await: start`',
        }),
      ];
    const ends = goal.value === 'complete' || goal.value === 'success';
    if (!ends || !sidecar.essential.value) return [];
    return [
      at(goal.origin, 'validate/bad-value', `${quote(name)} is essential: its end would end the task`, {
        help: 'leave `essential` out',
      }),
    ];
  });

/**
 * One that is started again has not ended. The policy looks at the exit code first.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-restart-policy.html
 */
export const sidecarRestart: ServiceRule = ({ of }) =>
  Object.entries(of.sidecars.of).flatMap(([name, { of: sidecar }]) => {
    const { await: goal, restart } = sidecar;
    const again = restart.value !== false && !restart.value.ignored_exit_codes.includes(0);
    if (!again || (goal?.value !== 'complete' && goal?.value !== 'success')) return [];
    const guilty = latest<{ readonly origin: Origin }>(restart, goal);
    return [
      at(
        guilty.origin,
        'validate/sidecar-restart',
        `The service waits for the end of ${quote(name)}, and \`restart\` starts it again whenever it ends`,
        {
          notes: ['one that ran for longer than `attempt_period` is started again, whatever its exit code'],
          help: 'leave `restart` out, or let success be an end: `restart: {ignored_exit_codes: [0]}`',
          other: { origin: (guilty === restart ? goal : restart).origin, says: 'the other one is set here' },
        },
      ),
    ];
  });

/** ECS takes a name once in a container. */
export const sidecarVariableClash: ServiceRule = ({ of }) =>
  Object.entries(of.sidecars.of).flatMap(
    ([
      sidecar,
      {
        of: { variables, secrets },
      },
    ]) =>
      Object.entries(secrets.of).flatMap(([name, { origin }]) =>
        name in variables.of
          ? [
              atKey(
                origin,
                at(
                  origin,
                  'validate/variable-clash',
                  `${quote(name)} of ${quote(sidecar)} is a variable and a secret`,
                  {
                    help: 'give each a name of its own',
                  },
                ),
              ),
            ]
          : [],
      ),
  );

const isTraced = (service: Service): boolean => service.tracing !== false;
const isDebugged = (service: Service): boolean => service.tunnel !== false && service.tunnel.debug;

function atKey(origin: Origin, diagnostic: Diagnostic): Diagnostic {
  const span = keySpanOf(origin);
  return span ? { ...diagnostic, span } : diagnostic;
}
