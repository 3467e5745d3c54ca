/** The command that is shown, wherever the units lie: folders above them may have any name. */
import { expect, test } from 'vitest';
import { destroyCommand, planCommand } from '../../src/cli/terragrunt-command.ts';
import { memoryHost } from '../../src/testing/memory-host.ts';

const bare = memoryHost({});
const recipes = memoryHost({ justfile: 'tg *args:\n' });

test.each([
  ['live/dev', 'live/dev/services/orders'],
  ['services/live/dev', 'services/live/dev/services/orders'],
  ['infra/aws/dev', 'infra/aws/dev/services/orders'],
])('%s', (folder, unit) => {
  expect(planCommand(bare, '/project', folder)).toBe(`terragrunt run --all --working-dir ${folder} -- plan`);
  expect(planCommand(recipes, '/project', folder)).toBe('just tg dev plan');
  expect(destroyCommand(bare, '/project', unit)).toBe(`terragrunt run --working-dir ${unit} -- destroy`);
  expect(destroyCommand(recipes, '/project', unit)).toBe('just tg dev services/orders destroy');
});

test('the emulator has recipes of its own, but no recipe for one unit', () => {
  expect(planCommand(recipes, '/project', '.ecs-compile/local')).toBe('just local plan');
  const unit = '.ecs-compile/local/services/orders';
  expect(destroyCommand(recipes, '/project', unit)).toBe('just tg local services/orders destroy');
});

test('a folder of any name stays one word of the shell', () => {
  expect(destroyCommand(bare, '/project', 'live/dev/services/$(id) b')).toBe(
    "terragrunt run --working-dir 'live/dev/services/$(id) b' -- destroy",
  );
  expect(destroyCommand(recipes, '/project', "live/dev/services/it's")).toBe("just tg dev 'services/it'\\''s' destroy");
  expect(planCommand(bare, '/project', 'my units/dev')).toBe(
    "terragrunt run --all --working-dir 'my units/dev' -- plan",
  );
});
