#!/usr/bin/env node
// npm links this file before anything is built, so it stays plain: it checks the Node version, then loads the build.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`ecs-compile needs Node 22.18 or newer; this is ${process.versions.node}.`);
  process.exit(2);
}
const { enableCompileCache } = await import('node:module');
enableCompileCache();
await import('../dist/cli.cjs').catch((error) => {
  if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.error('ecs-compile is not built yet: run `npm run build` in the repository.');
  process.exit(2);
});
