import { ok } from 'node:assert/strict';
import { fencedBlocks } from '../../src/adapters/haftText/fencedBlocks.ts';
import { readPlan } from '../../src/adapters/plans/planFile.ts';
import { readSpec } from '../../src/adapters/specs/specFile.ts';
import { Fault } from '../../src/base/fault.ts';
import { Tally } from './effort.ts';

const length = 100_000;
const many = (part: string, size = length): string => part.repeat(size / part.length);
const keys = Array.from({ length: length / 8 }, (_, i) => `k${i}: v`).join('\n');
const parts = [
  'k: v\n',
  ': ',
  '- a\n',
  '- [a]\n',
  '[',
  "''",
  '#\n',
  '\n',
  '!',
  '\t',
  '\r',
  '\u2028',
  '{a,',
];

describe('given long specifications and plans, full of one thing', () => {
  const tally = new Tally('long files');
  const block = '```yaml spec-section\n';
  const specs: [what: string, text: string][] = [
    ['empty blocks', many(`${block}\`\`\`\n`)],
    ['blocks with one key', many(`${block}a: b\n\`\`\`\n`)],
    ['fences', many('~~~\n')],
    ['entries that are none', `\`\`\`yaml\nentries:\n${many(' - a\n')}\`\`\`\n`],
    ['terms that are none', `${block}terms:\n${many(' - [a]\n')}\`\`\`\n`],
  ];
  for (const [what, text] of specs)
    it(`when a specification is full of ${what}, then it is read in time`, () => {
      tally.take(() => {
        ok(readSpec('target-system', text).findings.length > 0);
        ok(readSpec('term-map', text).findings.length > 0);
        return `${fencedBlocks(text).length} blocks`;
      });
    });

  for (const part of [...parts, keys]) {
    const shown = JSON.stringify(part.slice(0, 10));
    it(`when a plan is full of ${shown}, then it is read in time`, () => {
      const text = part === keys ? keys : many(part, length / 4);
      for (const whole of [text, `id: p\ndecisions:\n${text.replaceAll(/^/gm, '  ')}`])
        tally.take(() => {
          try {
            readPlan(Buffer.from(whole), 'x', 'x');
            return 'plan';
          } catch (thrown) {
            if (!Fault.is(thrown)) throw thrown;
            return thrown.code;
          }
        });
    });
  }
});
