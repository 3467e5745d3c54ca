/** What the parts of a service's plan look at. */
import type { Pins } from '../../model/fleet.ts';
import type { Allocation } from '../../model/plan.ts';
import type { TextContext } from './render-text.ts';

export interface ServiceContext extends TextContext {
  readonly pins: Pins;
  readonly allocations: readonly Allocation[];
}
