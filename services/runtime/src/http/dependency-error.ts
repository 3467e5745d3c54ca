/** A dependency that failed, by its name. Answered with 502: the service itself is well. */
export class DependencyError extends Error {
  readonly dependency: string;
  readonly statusCode = 502;
  constructor(dependency: string, reason: string, cause?: unknown) {
    super(`${dependency} ${reason}`, { cause });
    this.name = 'DependencyError';
    this.dependency = dependency;
  }
}
