/** Queues as manifests name them: by their key in this fleet, or by the ARN of one outside it. */

export const isQueueArn = (queue: string): boolean => queue.startsWith('arn:');

/** The parts of a queue's ARN. */
export function queueArnParts(arn: string): {
  readonly region: string;
  readonly account: string;
  readonly name: string;
} {
  const [, , , region = '', account = '', ...name] = arn.split(':');
  return { region, account, name: name.join(':') };
}

/** What it is called in AWS or in the fleet. */
export const queueName = (queue: string): string => (isQueueArn(queue) ? queueArnParts(queue).name : queue);
