import { decisionFileText, type DecisionWords } from '../decision/decisionWords.ts';

/** Tokens that each decision of the sample allows at most, so that nobody is surprised by what it costs. */
export const sampleTokens = 300_000;

/** A till in a few lines of shell; its tests for what is decided are there, and red. */
const till: Readonly<Record<string, string>> = {
  'src/sum.sh': `# sum <cents>...: all of them together
sum() {
  total=0
  for one in "$@"; do total=$((total + one)); done
  echo "$total"
}
`,
  'src/discount.sh': `# discount <cents> <percent>: what is left to pay
discount() {
  echo "$(($1 - $1 * $2 / 100))"
}
`,
  'src/show.sh': `# show <cents>: the amount as people read it
show() {
  echo "$1"
}
`,
  'test/sum.sh': test('sum', [
    ['sum 100 250', '350'],
    ['sum', '0'],
  ]),
  'test/discount.sh': test('discount', [
    ['discount 1000 10', '900'],
    ['discount 999 10', '899'],
    ['discount 5 50', '3'],
    ['discount 105 1', '104'],
  ]),
  'test/show.sh': test('show', [
    ['show 1050', '10.50 EUR'],
    ['show 5', '0.05 EUR'],
    ['show 120000', '1200.00 EUR'],
  ]),
  'test/receipt.sh': `. src/sum.sh
. src/discount.sh
. src/show.sh
${test('receipt', [['receipt 10 1000 250', 'sum 12.50 EUR, to pay 11.25 EUR']])}`,
};

function test(name: string, cases: readonly (readonly [call: string, says: string])[]): string {
  const lines = cases.map(
    ([call, says]) =>
      `[ "$(${call})" = "${says}" ] || { echo "${call} says $(${call}), not ${says}"; exit 1; }`,
  );
  return `. src/${name}.sh\n${lines.join('\n')}\n`;
}

const budget = { tokens: sampleTokens } as const;
/** Green today, and to stay so. */
const sumHolds = { kind: 'command', command: 'sh test/sum.sh', baseline: 'must_pass' } as const;

const decisions: Readonly<Record<string, DecisionWords>> = {
  'dec-round-discounts': {
    ...{ title: 'Round discounts to the nearest cent', budget },
    affectedFiles: ['src/discount.sh'],
    evidence: ['sh test/discount.sh'],
    body: 'What is taken off is cut to whole cents today. Round what is left to pay to the nearest cent, a half upwards, with whole numbers alone.',
  },
  'dec-show-euros': {
    ...{ title: 'Show amounts in euros', budget },
    affectedFiles: ['src/show.sh'],
    evidence: ['sh test/show.sh'],
    body: '`show` says cents. It shall say euros with two digits behind a point and the currency after a space: `show 5` says `0.05 EUR`.',
  },
  'dec-print-receipt': {
    ...{ title: 'Print a receipt', budget },
    affectedFiles: ['src/receipt.sh'],
    dependsOn: ['dec-round-discounts', 'dec-show-euros'],
    evidence: ['sh test/receipt.sh', sumHolds],
    body: 'A function `receipt <percent> <cents>...` in `src/receipt.sh`, which says in one line what the goods come to and what is to be paid, as in `test/receipt.sh`. It calls `sum`, `discount` and `show`, which its caller has loaded.',
  },
};

const readme = `# A till

A sample for Haft: a few lines of shell, tests that need nothing but \`sh\`, and three decisions in \`.haft/decisions\`.

1. Open the Haft view. _Round discounts_ and _Show amounts_ touch different files, so they can be worked on side by side;
   _Print a receipt_ waits until both have landed.
2. _Create Commission_ on each of the three. What is held waits for your review; what lands by itself is proven first.
3. _Drain_. Each decision's test is red now. A result is kept only where Haft itself has seen it green.
4. Look at the proof and the diff, and apply. Each result is one commit, which _Revert_ takes back.

## What a run costs

Nothing runs before you press _Drain_. Then codex works with the account it is signed in with, one agent for each decision and as
many side by side as \`haft.concurrency\` says. Each decision here says \`max_tokens: ${sampleTokens}\`: that is the most it may take, what
codex reads again from its cache included; three such decisions may take ${3 * sampleTokens} together. What each took stands in its proof.

The tests run in your sandbox, without the network. On Windows they need the \`sh\` that Git for Windows brings on the PATH.
`;

/** The files of the sample project by their path. @param at Epoch ms, for its decisions. */
export function sampleFiles(at: number): Readonly<Record<string, string>> {
  const written = Object.entries(decisions).map(([id, words]): [string, string] => [
    `.haft/decisions/${id}.md`,
    decisionFileText(id, words, at),
  ]);
  return { 'README.md': readme, ...till, ...Object.fromEntries(written) };
}

export const sampleDecisions = Object.keys(decisions).length;
