/** The environments that the command line names, and what is assumed where there is no platform file. */
import { type Diagnostic, quote } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import { LOCAL, PLACEHOLDER_ACCOUNT, type Platform } from '../../model/platform.ts';

/** A fault for each environment that the platform does not have. */
export function checkEnvironments(wanted: readonly string[], platform: Platform): Diagnostic[] {
  const known = [...new Set([...platform.environments.map(({ name }) => name), LOCAL])];
  return wanted
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = suggest(name, known);
      return {
        code: 'load/unknown-environment',
        severity: 'error',
        message: `The platform has no environment named ${quote(name)}`,
        place: '--env',
        help: near ? `did you mean ${quote(near)}?` : `environments are ${known.map(quote).join(', ')}`,
      };
    });
}

/** A note that says what stands in for the platform file. */
export function noteAssumptions(platform: Platform): Diagnostic[] {
  const [environment] = platform.environments;
  if (platform.source !== undefined || !environment) return [];
  return [
    {
      code: 'load/assumed-platform',
      severity: 'note',
      message: `No platform.yaml here or above: assumed the project ${quote(platform.project.value)} with one environment ${quote(environment.name)} in ${environment.region.value}`,
      notes: [
        `the AWS account is the placeholder ${PLACEHOLDER_ACCOUNT}, which a plan refuses: write a platform.yaml to name yours`,
      ],
    },
  ];
}
