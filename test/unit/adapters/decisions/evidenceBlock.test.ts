import { deepEqual } from 'node:assert/strict';
import { readEvidence } from '../../../../src/adapters/decisions/evidenceBlock.ts';

const label = '**Evidence requirements:**';

/** Commands as `$ text`, criteria as they are. */
const shown = (body: string): string[] =>
  readEvidence(body).map((one) => (one.kind === 'command' ? `$ ${one.command}` : one.text));

describe('given the evidence a decision asks for in its text', () => {
  const table: [why: string, body: string, expected: string[]][] = [
    ['has no such block', 'npm test\n- `npm test`\n', []],
    ['has an empty one', `${label}\n\n**Predictions:**\n- not this\n`, []],
    ['says that there is none', `${label}\n- none\n- N/A\n\n(none)\n`, []],
    ['ends with it', `${label}\n- a`, ['a']],
    ['leaves blank lines', `${label}\n\n- a\n\n- b\n\nText.\n- c\n`, ['a', 'b']],
    ['goes on with a heading', `${label}\n- a\n## 4. Consequences\n- b\n`, ['a']],
    ['goes on with a table', `${label}\n- a\n| Claim |\n- b\n`, ['a']],
    ['starts with a sentence', `${label}\nRun\nall of these:\n\n- \`a\`\n`, ['$ a']],
    ['leads to its bullets', `${label}\n\nRun these:\n\n- \`a\`\n`, ['$ a']],
    [
      'holds a paragraph alone',
      `${label}\nNo query takes\nlonger.\n\n**Next:**`,
      ['No query takes longer.'],
    ],
    ['says it on the same line', `${label} p99 below 20 ms\n`, ['p99 below 20 ms']],
    ['has a command on the same line', `${label} \`npm test\`\n`, ['$ npm test']],
    ['has a heading for it', `### Evidence requirements\n- a\n## Next\n- b\n`, ['a']],
    ['writes the label otherwise', '**Evidence Requirements**:\n- a\n', ['a']],
    [
      'shows the label in a code block',
      `\`\`\`md\n${label}\n- rm -rf /\n\`\`\`\n${label}\n- a\n`,
      ['a'],
    ],
    ['has it twice', `${label}\n- a\n\n${label}\n- b\n`, ['a']],
    ['has the label within a line', `See ${label}\n- a\n`, []],

    [
      'holds sentences',
      `${label}\n- If this project ever grows, split it.\n- Clients compile in CI\n`,
      ['If this project ever grows, split it.', 'Clients compile in CI'],
    ],
    [
      'holds what would run, but not as code',
      `${label}\n- npm test -- export\n`,
      ['npm test -- export'],
    ],
    [
      'sets a whole bullet as code',
      `${label}\n- \`npm test\`\n* \`\`echo \`date\` \`\`\n1. \`c\`\n`,
      ['$ npm test', '$ echo `date`', '$ c'],
    ],
    [
      'sets parts of bullets as code',
      `${label}\n- \`a\` passes\n- run \`b\`\n- \`c\` and \`d\`\n- \`e\`.\n`,
      ['`a` passes', 'run `b`', '`c` and `d`', '`e`.'],
    ],
    ['has boxes to tick', `${label}\n- [ ] \`a\`\n- [x] b\n`, ['$ a', 'b']],
    ['has code that never ends', `${label}\n- \`a\n- \`\`\n- \` \`\n`, ['`a', '``', '` `']],
    ['wraps code', `${label}\n- \`npm test --\n  export\`\n- b\n`, ['$ npm test -- export', 'b']],
    [
      'has code of two lines',
      `${label}\n- \`for f in *; do\necho; done\`\n`,
      ['$ for f in *; do\necho; done'],
    ],
    ['wraps a sentence', `${label}\n- no row\n  is lost\n- b\n`, ['no row is lost', 'b']],

    ['holds a fenced block', `${label}\n\n\`\`\`sh\nnpm test\n\`\`\`\n- a\n`, ['$ npm test', 'a']],
    ['has one within a bullet', `${label}\n- ~~~\n  npm test\n  ~~~\n- a\n`, ['$ npm test', 'a']],
    [
      'has one of several lines',
      `${label}\n\`\`\`\nnpm ci\n\n  npm test\n\`\`\`\n`,
      ['$ set -e\nnpm ci\n\n  npm test'],
    ],
    [
      'shows a session',
      `${label}\n\`\`\`console\n$ npm ci\nadded 1\n$ npm test\nok\n\`\`\`\n`,
      ['$ set -e\nnpm ci\nnpm test'],
    ],
    ['has one in another language', `${label}\n\`\`\`json\n{ "a": 1 }\n\`\`\`\n`, ['{ "a": 1 }']],
    [
      'has words before one',
      `${label}\n- It prints:\n  \`\`\`\n  rm -rf /\n  \`\`\`\n- b\n`,
      ['It prints:\nrm -rf /', 'b'],
    ],
    ['has one that never ends', `${label}\n- a\n\`\`\`sh\nrm -rf /\n`, ['a', 'rm -rf /']],
    ['has an empty one', `${label}\n\`\`\`\n\`\`\`\n- a\n`, ['a']],

    [
      'has bullets below bullets',
      `${label}\n- Units:\n  - \`npm test\`\n  - no flakes\n- b\n`,
      ['$ npm test', 'Units: no flakes', 'b'],
    ],
    [
      'has bullets below a sentence',
      `${label}\n- It is fast\n  - \`npm run bench\`\n`,
      ['It is fast', '$ npm run bench'],
    ],
  ];
  for (const [why, body, expected] of table) {
    it(`when it ${why}, then it is ${JSON.stringify(expected)}`, () => {
      deepEqual(shown(body), expected);
      deepEqual(shown(body.replaceAll('\n', '\r\n')), expected);
    });
  }

  it('when bullets stand below one that leads to them, then a command keeps its words', () => {
    deepEqual(readEvidence(`${label}\n- Units:\n  - \`npm test\`\n`), [
      { kind: 'command', command: 'npm test', description: 'Units:' },
    ]);
  });

  it('when a criterion has no end, then it is cut', () => {
    deepEqual(
      readEvidence(`${label}\n- ${'a '.repeat(50_000)}\n`).map(
        (one) => 'text' in one && one.text.length,
      ),
      [10_000],
    );
  });
});
