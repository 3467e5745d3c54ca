import { defineConfig } from 'vitest/config';

// One project a tier: `just test` runs `quick`, `npm test` all of them (tools/test.ts).
const tier = (name: string, include: string[], minutes: number) => ({
  // The services' shared package as it is written, not as it was last built.
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    name,
    include,
    testTimeout: minutes * 60_000,
    hookTimeout: minutes * 60_000,
    fileParallelism: name === 'quick',
  },
});

export default defineConfig({
  test: {
    projects: [
      tier('quick', ['compiler/test/**/*.test.ts', 'services/*/test/**/*.test.ts'], 1),
      tier('editor', ['tests/editor/*.test.ts'], 3),
      tier('package', ['tests/package/*.test.ts'], 10),
      tier('modules', ['tests/modules/*.test.ts'], 20),
      tier('dev', ['tests/dev/*.test.ts'], 5),
      tier('services', ['tests/services/*.test.ts'], 20),
      tier('live', ['tests/live/*.test.ts'], 30),
      tier('local', ['tests/local/*.test.ts'], 60),
      tier('containers', ['tests/containers/*.test.ts'], 30),
    ],
  },
});
