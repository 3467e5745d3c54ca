/** Only logs that do not block have a buffer. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html */
import { at, latest, type ServiceRule } from './rule.ts';

export const logBuffer: ServiceRule = (service) => {
  const { mode, buffer } = service.of.logs.of;
  if (!buffer || mode.value === 'non_blocking') return [];
  const guilty = latest<{ readonly origin: typeof mode.origin }>(buffer, mode);
  return [
    at(guilty.origin, 'validate/bad-value', '`logs.buffer` means nothing with `mode: blocking`', {
      help: 'leave the buffer out, or use `mode: non_blocking`',
    }),
  ];
};
