/**
 * Every diagnostic there is. A code is `<stage>/<name>` and is never renamed; each has a page in `docs/errors` and a case in
 * `test/diagnostics` (a test holds the three lists against each other).
 */

export type Severity = 'error' | 'warning' | 'note';

interface Entry {
  readonly severity: Severity;
  readonly title: string;
}

export const catalog = {
  'load/file-not-found': { severity: 'error', title: 'A file that was named is not there' },
  'load/not-in-fleet': { severity: 'error', title: "A manifest that no pattern of the platform's `manifests` takes" },
  'load/no-manifests': { severity: 'error', title: 'There is nothing to compile' },
  'load/unknown-environment': {
    severity: 'error',
    title: 'An environment on the command line that the platform does not have',
  },
  'load/assumed-platform': { severity: 'note', title: 'No platform file: built-in assumptions apply' },
  'load/unrelated-errors': { severity: 'note', title: 'Errors in manifests that were not named' },
  'load/unreadable': { severity: 'error', title: 'A file that cannot be read' },

  'parse/syntax': { severity: 'error', title: 'Text that is not YAML' },
  'parse/duplicate-key': { severity: 'error', title: 'The same key twice in one map' },
  'parse/empty-value': { severity: 'error', title: 'A key without a value' },
  'parse/multiple-documents': { severity: 'error', title: 'More than one YAML document in a file' },
  'parse/tag': { severity: 'error', title: 'A YAML tag' },
  'parse/alias': { severity: 'error', title: 'An alias that names nothing, contains itself, or grows without bound' },
  'parse/not-a-map': { severity: 'error', title: 'A file whose content is not a map' },
  'parse/key': { severity: 'error', title: 'A key that is not a word' },
  'parse/too-large': { severity: 'error', title: 'A file that is too large or nested too deeply to be a manifest' },
  'parse/lock': { severity: 'error', title: 'A line of `listener-priorities.lock` that cannot be read' },

  'validate/unknown-field': { severity: 'error', title: 'A field that does not exist' },
  'validate/missing-field': { severity: 'error', title: 'A field that must be there' },
  'validate/wrong-type': { severity: 'error', title: 'A value of the wrong type' },
  'validate/bad-value': { severity: 'error', title: 'A value that the field does not take' },
  'validate/out-of-range': { severity: 'error', title: 'A number, text or list outside its limits' },
  'validate/bad-key': { severity: 'error', title: 'A name that is not allowed here' },
  'validate/no-ingress-field': { severity: 'error', title: 'A field of an ingress on a connection that has none' },
  'validate/duration-range': { severity: 'error', title: 'A duration outside its limits' },
  'validate/lossy-number': { severity: 'error', title: 'A number that YAML would change' },
  'validate/interpolation': { severity: 'error', title: 'A `${…}` that is not known' },
  'validate/fargate-size': { severity: 'error', title: 'A CPU and memory pair that Fargate does not have' },
  'validate/tracing-memory': { severity: 'warning', title: 'Little memory left beside the trace collector' },
  'validate/scaling-range': { severity: 'error', title: 'A minimum, first count and maximum out of order' },
  'validate/scaling-form': { severity: 'error', title: 'A scaling strategy with both forms, or neither' },
  'validate/scaling-thresholds': {
    severity: 'error',
    title: 'A scale-in threshold that is not below the scale-out threshold',
  },
  'validate/scaling-latency': { severity: 'error', title: 'A latency that can never be kept' },
  'validate/scaling-schedule': { severity: 'error', title: 'A schedule with limits that do not go together' },
  'validate/scaling-cron': { severity: 'error', title: 'A schedule whose time is not a cron expression' },
  'validate/scaling-days': { severity: 'warning', title: 'Days of the week by numbers, which AWS counts from Sunday' },
  'validate/scaling-timezone': { severity: 'error', title: 'A time zone that AWS does not know' },
  'validate/scaling-needs-ingress': { severity: 'error', title: 'Scaling on requests without an ingress' },
  'validate/scaling-queue-not-consumed': {
    severity: 'warning',
    title: 'Scaling on a queue that the service does not consume',
  },
  'validate/sidecar-size': { severity: 'error', title: 'Sidecars that leave nothing of the task' },
  'validate/spot-drain': { severity: 'error', title: "A drain that is longer than Spot's two minutes" },
  'validate/health-check-timeout': {
    severity: 'error',
    title: 'A health check whose timeout is not below its interval',
  },
  'validate/log-retention': { severity: 'error', title: 'A log retention that CloudWatch does not have' },
  'validate/reserved-variable': { severity: 'error', title: 'A variable that the platform sets' },
  'validate/variable-clash': { severity: 'error', title: 'Two sources for one environment variable' },
  'validate/same-tag': { severity: 'error', title: 'Two tags that IAM does not tell apart' },
  'validate/deployment-stuck': { severity: 'error', title: 'A deployment that can neither start nor stop a task' },
  'validate/registry': {
    severity: 'error',
    title: 'A registry that is described twice, by half, or in an unknown environment',
  },
  'validate/domain': { severity: 'error', title: 'A domain without its name or its certificate' },
  'validate/other-region': { severity: 'error', title: 'An ARN of another region than the environment' },
  'validate/shared-key': { severity: 'warning', title: 'A key of another account' },
  'validate/shared-topic': { severity: 'warning', title: 'A topic for alarms of another account' },
  'validate/tunnel-writes': { severity: 'warning', title: 'A read-only root that a tunnel opens' },
  'validate/cluster-without-key': { severity: 'note', title: 'A key that an existing cluster is not given' },
  'validate/sidecar-restart': {
    severity: 'error',
    title: 'A container that is started again whenever it ends, and whose end is waited for',
  },
  'validate/spot-stop': { severity: 'warning', title: 'No time left for sidecars when Spot takes a task back' },
  'validate/rollback-never': { severity: 'error', title: 'A deployment that no alarm could roll back' },
  'validate/alarm-always': { severity: 'warning', title: 'An alarm that goes off although nothing is wrong' },
  'validate/alarm-never': { severity: 'error', title: 'An alarm that can never go off' },
  'validate/unknown-aws-name': { severity: 'warning', title: 'A region or a service of AWS that is not known here' },
  'validate/priority-range': { severity: 'error', title: 'A range of listener priorities that holds no rules' },

  'link/duplicate-service': { severity: 'error', title: 'Two manifests with the same name' },
  'link/duplicate-queue': { severity: 'error', title: 'Two queues of the same name' },
  'link/unknown-environment': { severity: 'error', title: 'An environment that the platform does not have' },
  'link/unknown-queue': { severity: 'error', title: 'A queue that no service owns' },
  'link/queue-elsewhere': { severity: 'error', title: 'Scaling on a queue of another account or region' },
  'link/unknown-service': { severity: 'error', title: 'A service that is not in the fleet' },
  'link/no-ingress': { severity: 'error', title: 'A call to a service that has no ingress' },
  'link/not-deployed': {
    severity: 'error',
    title: 'A reference to something that is not deployed in this environment',
  },
  'link/same-route': { severity: 'error', title: 'Two services on the same host and path' },
  'link/existing-security': { severity: 'error', title: 'An existing load balancer without its security groups' },
  'link/host-outside-domain': { severity: 'error', title: 'A host that the certificate of the domain is not for' },
  'plan/existing-output': { severity: 'error', title: 'An existing stack without an output that the fleet needs' },
  'plan/name-too-long': { severity: 'error', title: 'A name that is too long for AWS' },
  'plan/reserved-name': { severity: 'error', title: 'A name that begins as AWS does not allow' },
  'plan/priority-taken': { severity: 'error', title: 'Two listener rules with the same priority' },
  'plan/priority-shadows': { severity: 'error', title: 'A listener rule that hides a deeper path' },
  'plan/priority-range-full': { severity: 'error', title: 'No listener priority left' },
  'plan/too-many-rules': { severity: 'error', title: 'More listener rules than a load balancer has' },
  'link/shared-vpc': { severity: 'error', title: 'Two environments that change the same VPC' },
  'link/shared-names': { severity: 'error', title: 'Two environments that give the same names in one account' },
  'link/outside-rights': { severity: 'warning', title: 'Services that the deploy role may not make' },
  'link/shared-rights': { severity: 'warning', title: 'A deploy role that reaches into another environment' },
  'link/shared-registry': { severity: 'error', title: 'Two environments that make the same image repositories' },
  'link/missing-endpoint': { severity: 'warning', title: 'Tasks that need an AWS service which nothing leads to' },
  'link/short-visibility': { severity: 'warning', title: 'Messages that come again while they are worked on' },
  'link/one-zone': { severity: 'error', title: 'A load balancer in one availability zone' },
  'link/unmade-repository': { severity: 'note', title: 'An image in a repository that nothing here makes' },
  'link/unknown-pin': { severity: 'error', title: 'A pin for a service or environment that does not exist' },
  'plan/too-many-security-groups': { severity: 'error', title: 'More security groups than a task can have' },
  'plan/unpinned-image': { severity: 'warning', title: 'An image without a version' },
  'plan/unknown-module': { severity: 'error', title: 'A module that is not in the modules folder' },
  'plan/unknown-input': { severity: 'error', title: 'An input that the module does not have' },
  'plan/missing-input': { severity: 'error', title: 'An input that the module needs and the compiler does not give' },
  'plan/input-type': { severity: 'error', title: 'An input of a type that the module does not take' },
  'plan/unknown-output': { severity: 'error', title: 'An output that the module does not have' },

  'emit/not-writable': { severity: 'error', title: 'A file or folder that cannot be written' },
  'emit/not-generated': { severity: 'error', title: 'A file in the way that the compiler did not write' },
  'emit/stale': { severity: 'error', title: 'A written file that differs from what the manifests say' },
  'emit/orphan': { severity: 'warning', title: 'A written unit that no manifest asks for' },
} as const satisfies Record<string, Entry>;

export type Code = keyof typeof catalog;

export const isCode = (text: string): text is Code => Object.hasOwn(catalog, text);
export const severityOf = (code: Code): Severity => catalog[code].severity;
