import { deepEqual } from 'node:assert/strict';
import { firstExcess, type Excess } from '../../../../src/domain/scope/excess.ts';

const caseful = { caseless: false };

describe('given an authority and its bounds', () => {
  type Lists = readonly [allowed: string[], forbidden: string[]];
  const table: [name: string, mine: Lists, bounds: Lists, excess: Excess | undefined][] = [
    ['lies within them', [['docs/a/'], []], [['docs/'], []], undefined],
    ['lies in two of them together', [['{a,b}/**'], []], [['a/', 'b/'], []], undefined],
    [
      'leaves them with its second pattern',
      [['docs/', 'src/x.ts'], []],
      [['docs/'], []],
      { pattern: 'src/x.ts', example: 'src/x.ts' },
    ],
    ['forbids itself what leaves them', [['{docs,src}/**'], ['src/']], [['docs/'], []], undefined],
    [
      'reaches into what they forbid',
      [['docs/'], []],
      [['docs/'], ['docs/private/']],
      { pattern: 'docs/', into: 'docs/private/', example: 'docs/private' },
    ],
    [
      'forbids itself what they forbid',
      [['docs/'], ['docs/private']],
      [['docs/'], ['docs/private/']],
      undefined,
    ],
    [
      'forbids itself only part of what they forbid',
      [['docs/'], ['docs/private/*']],
      [['docs/'], ['docs/private/']],
      { pattern: 'docs/', into: 'docs/private/', example: 'docs/private' },
    ],
    ['does not meet what they forbid', [['docs/'], []], [['.'], ['src/']], undefined],
    ['cannot be read', [['../x'], []], [['.'], []], { pattern: '../x' }],
    ['has bounds that cannot be read', [['x'], []], [['../x'], []], { pattern: 'x', example: 'x' }],
    [
      'has a prohibition that cannot be read',
      [['x'], []],
      [['x'], ['/y']],
      { pattern: 'x', into: '/y' },
    ],
    ['names nothing', [[], []], [[], ['**']], undefined],
  ];
  for (const [name, mine, bounds, excess] of table) {
    it(`when it ${name}, then ${excess ? JSON.stringify(excess) : 'nothing is in excess'}`, () => {
      const paths = ([allowedPaths, forbiddenPaths]: Lists) => ({ allowedPaths, forbiddenPaths });
      deepEqual(firstExcess(paths(mine), paths(bounds), caseful), excess);
    });
  }

  it('when only the letter case differs, then the file system decides', () => {
    const paths = (allowed: string) => ({ allowedPaths: [allowed], forbiddenPaths: [] });
    deepEqual(firstExcess(paths('DOCS/x'), paths('docs/'), { caseless: true }), undefined);
    deepEqual(firstExcess(paths('DOCS/x'), paths('docs/'), caseful)?.pattern, 'DOCS/x');
  });
});
