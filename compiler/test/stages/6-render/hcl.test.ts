/** The printer against a real HCL parser: what goes in as data comes out as data, whatever is in it. */
import { parse } from '@cdktf/hcl2json';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comment, type HclExpr, print } from '../../../src/stages/6-render/hcl.ts';

const attr = (value: HclExpr): string => print([{ attr: 'x', value }]);

/** hcl2json gives a literal back as it is, with the marks of templates still doubled. */
async function read(text: string): Promise<unknown> {
  return ((await parse('x.hcl', `${text}\n`)) as { x: unknown }).x;
}

/** hcl2json shows a literal `${` as `$${`, so expectations do too. */
const shown = (text: string): string => text.replace(/([$%])\{/g, '$1$1{');

const hostile = fc.stringMatching(/^[ -~\n\t"\\${}%]{0,24}$/);
const marks = fc
  .array(
    fc.constantFrom(
      '$',
      '%',
      '{',
      '}',
      '"',
      '\\',
      '\n',
      'a',
      '${',
      '%{',
      '$${',
      '%%{',
      '~}',
      '\u2028',
      '\u0000',
      'é',
      '🚀',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('strings', () => {
  test('come back as they went in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(hostile, marks, fc.string({ unit: 'grapheme', maxLength: 20 })), async (text) => {
        expect(await read(attr(text))).toBe(shown(text).normalize('NFC'));
      }),
      { numRuns: 600 },
    );
  });

  test('keep an expression an expression behind a dollar sign', async () => {
    const value = { parts: ['100$', { raw: 'dependency.a.outputs.b' }, '$${', { raw: 'local.c' }] };
    expect(attr(value)).toBe('x = "100\\u0024${dependency.a.outputs.b}\\u0024$${${local.c}"');
  });

  test('never break a line', () => {
    fc.assert(fc.property(marks, (text) => !attr(text).includes('\n') && !comment(text).includes('\n')));
  });
});

describe('keys', () => {
  test('are quoted when they are not a word', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.dictionary(fc.oneof(marks, fc.constantFrom('for', 'true', 'null', 'in', 'a-b', '1a', '')), fc.integer(), {
          minKeys: 1,
          maxKeys: 4,
        }),
        async (entries) => {
          const back = (await read(attr(new Map(Object.entries(entries))))) as Record<string, number>;
          expect(Object.keys(back).length).toBe(Object.keys(entries).length);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('layout', () => {
  test('aligns neighbours of one line and nothing else', () => {
    const text = print([
      { attr: 'a', value: 1 },
      { attr: 'long', value: true },
      { attr: 'map', value: new Map<string, HclExpr>([['x', 'y']]) },
      { attr: 'after', value: null },
    ]);
    expect(text).toBe('a    = 1\nlong = true\nmap = {\n  x = "y"\n}\nafter = null');
  });

  test('breaks a list that is too long for a line', () => {
    expect(attr(['a'.repeat(60), 'b'.repeat(60)])).toBe(`x = [\n  "${'a'.repeat(60)}",\n  "${'b'.repeat(60)}",\n]`);
  });

  test('writes numbers as people do', () =>
    expect([1e21, 1e-7, 0.5, 3653].map((number) => attr(number))).toEqual([
      'x = 1000000000000000000000',
      'x = 0.0000001',
      'x = 0.5',
      'x = 3653',
    ]));
});
