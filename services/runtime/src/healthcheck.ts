/** The health check of a container: asks the service on the loopback, exits with 0 when it answers 2xx within three seconds. */
const { PORT = '3000', BASE_PATH = '' } = process.env;
const answer = await fetch(`http://127.0.0.1:${PORT}${BASE_PATH}/health`, { signal: AbortSignal.timeout(3_000) }).catch(
  () => undefined,
);
process.exit(answer?.ok ? 0 : 1);
