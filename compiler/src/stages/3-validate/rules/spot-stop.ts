/**
 * Two minutes after its warning a task on Spot is gone, with all its containers. They stop one after the other: the service first, then what
 * it waited for at the start.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
 */
import { quote } from '../../../diagnostics/diagnostic.ts';
import { at, ifDefault, latest, type ServiceRule } from './rule.ts';

const WARNING = 120;
/** Seconds that the collector gets (`modules/task`). */
const COLLECTOR = 15;
/** What Fargate gives a container that says nothing. */
const SIDECAR = 30;

export const spotStop: ServiceRule = ({ of, value }) => {
  const stop = of.stop_timeout;
  const waited = Object.entries(of.sidecars.of).filter(([, { of: sidecar }]) =>
    ['start', 'healthy'].includes(sidecar.await?.value ?? ''),
  );
  const traced = value.tracing !== false;
  const after = waited.length > 0 ? SIDECAR : traced ? COLLECTOR : 0;
  const left = WARNING - stop.value / 1000;
  if (of.capacity.of.spot_percent.value === 0 || left >= after) return [];
  const names = [...(traced ? ['the trace collector'] : []), ...waited.map(([name]) => quote(name))];
  const guilty = latest(stop, of.capacity.of.spot_percent);
  return [
    at(
      guilty.origin,
      'validate/spot-stop',
      `On Spot a task is gone after ${WARNING} s, and the service may take ${stop.value / 1000} s${ifDefault(stop)} of them to stop: ${left === 0 ? 'none are' : `${left} s are`} left for ${names.join(' and ')}`,
      {
        notes: [`what the service waits for when it starts stops after it, and has ${after} s for that`],
        help: `use a \`stop_timeout\` of at most ${WARNING - after}s`,
        ...(guilty === stop
          ? { other: { origin: of.capacity.of.spot_percent.origin, says: 'Spot is chosen here' } }
          : {}),
      },
    ),
  ];
};
