/** Gives every service a port of its own, in order, and keeps those that were given. Those that are not started have one too: what calls them has an address that stays. */
import { freePort } from '../free-port.ts';

export interface ServicePorts {
  readonly of: ReadonlyMap<string, number>;
  /** Gives ports to those that have none. */
  assign(services: readonly string[]): Promise<void>;
  /** Takes a port away that turned out to be taken. */
  forget(service: string): void;
}

/** `first` 0: any free ports. `onTaken` hears of each port that a service did not get. */
export function servicePorts(
  first: number,
  onTaken: (wanted: number, service: string, got: number) => void,
): ServicePorts {
  const given = new Map<string, number>();
  const bad = new Set<number>();
  return {
    of: given,
    async assign(services) {
      for (const service of services) {
        if (given.has(service)) continue;
        const taken = new Set([...given.values(), ...bad]);
        const wanted = first === 0 ? 0 : Math.max(first, ...[...taken].map((port) => port + 1));
        const got = await freePort(wanted, taken);
        if (got !== wanted && wanted !== 0) onTaken(wanted, service, got);
        given.set(service, got);
      }
    },
    forget(service) {
      const port = given.get(service);
      if (port !== undefined) bad.add(port);
      given.delete(service);
    },
  };
}
