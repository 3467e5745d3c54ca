/** What was asked for: the named manifests and environments decide which units are written and which faults stand in the way. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import type { Fleet, Member } from '../../model/fleet.ts';
import type { Plan, Unit } from '../../model/plan.ts';
import { referencesOf } from '../../model/references.ts';
import type { SourceId } from '../../model/source.ts';

export interface Scope {
  /** Undefined: the whole fleet. */
  readonly named: ReadonlySet<SourceId> | undefined;
  readonly environments: ReadonlySet<string>;
}

/**
 * The faults that have to do with the named manifests, or with one that they need and that has faults itself. All others become one note.
 * With any error nothing is written, so a note about what would be written is left out then.
 */
export function faultsInScope(diagnostics: readonly Diagnostic[], fleet: Fleet, { named }: Scope): Diagnostic[] {
  const hasError = diagnostics.some(({ severity }) => severity === 'error');
  const told = hasError ? diagnostics.filter(({ code }) => code !== 'load/assumed-platform') : [...diagnostics];
  if (!named) return told;
  const about = withNeeded(named, fleet);
  const members = new Set(fleet.members.map((member) => member.manifest));
  const isElsewhere = (source: SourceId): boolean => members.has(source) && !about.has(source);
  const concerns = ({ span, related }: Diagnostic): boolean =>
    !span || !isElsewhere(span.source) || (related ?? []).some((other) => about.has(other.span.source));
  // A named file that is not there is the whole story.
  if (told.some(({ code }) => code === 'load/file-not-found')) return told.filter(concerns);
  const others = told.filter((diagnostic) => !concerns(diagnostic) && diagnostic.severity === 'error');
  return [...told.filter(concerns), ...noteOf(others)];
}

function noteOf(others: readonly Diagnostic[]): Diagnostic[] {
  if (others.length === 0) return [];
  const files = [...new Set(others.flatMap(({ span }) => span?.source ?? []))].sort();
  const count = others.length === 1 ? 'One error' : `${others.length} errors`;
  return [
    {
      code: 'load/unrelated-errors',
      severity: 'note',
      message: `${count} in manifests that were not named`,
      place: files.slice(0, 5).join(', ') + (files.length > 5 ? ` and ${files.length - 5} more` : ''),
      notes: [
        `the platform's own units (${quote('aws/…')}) depend on every manifest and stay as they are until that is mended`,
      ],
    },
  ];
}

/** The named manifests, and those with faults that they refer to: without these the named ones cannot be compiled. */
function withNeeded(named: ReadonlySet<SourceId>, fleet: Fleet): ReadonlySet<SourceId> {
  const references = fleet.members
    .filter((member) => named.has(member.manifest))
    .flatMap((member) => [...member.deployed, ...member.faulty].flatMap(referencesOf));
  const owns = (member: Member, kind: string, name: string): boolean =>
    kind === 'queue' ? (member.queues?.includes(name) ?? false) : member.name === name;
  const needed = fleet.members.filter(
    (member) => member.broken.size > 0 && references.some(({ kind, name }) => owns(member, kind, name)),
  );
  return new Set([...named, ...needed.map((member) => member.manifest)]);
}

/** Which units to write. The platform's own come from the whole fleet: with a broken manifest in it they are left as they are. */
export function unitsInScope(plan: Plan, fleet: Fleet, { named, environments }: Scope): (unit: Unit) => boolean {
  const chosen = plan.services.filter((service) => !named || named.has(service.manifest));
  const touched = new Set(chosen.map((service) => service.environment));
  const anyBroken = fleet.members.some((member) => member.broken.size > 0);
  return ({ id, sources }) => {
    if (!environments.has(id.environment) || !touched.has(id.environment)) return false;
    return id.path.startsWith('aws/') ? !anyBroken : !named || sources.some((source) => named.has(source));
  };
}
