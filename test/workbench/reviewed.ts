import type { DecisionText } from '../fixtures/decisionText.ts';
import type { Files } from '../fixtures/sampleProject.ts';

const lines = Array.from({ length: 20 }, (_, index) => `line ${String(index + 1)}\n`);

/** Line numbers, counted from 1, of the page of prices that have new words. */
export const pricesWith = (words: Readonly<Record<number, string>>): string =>
  lines.map((line, index) => (words[index + 1] ?? line.trimEnd()) + '\n').join('');

/** How many small results are applied in one go. */
export const MANY = 10;

const leaf = (number: number): string => `leaf-${String(number).padStart(2, '0')}`;

/** Pages that results of agents are reviewed on. */
export const reviewedFiles: Files = {
  'docs/greeting.md': '# Greeting\n\nTODO\n',
  'docs/prices.md': lines.join(''),
  ...Object.fromEntries(
    Array.from({ length: MANY }, (_, index) => [`docs/${leaf(index)}.md`, 'TODO\n']),
  ),
};

interface Turn {
  readonly path: string;
  readonly text: string;
}

function decision(
  name: string,
  title: string,
  turns: readonly Turn[],
  evidence: readonly string[] = [],
): DecisionText {
  return {
    id: `dec-20261101-${name}`,
    title,
    keys: {
      allowed_paths: [...new Set(turns.map(({ path }) => path))],
      ...(evidence.length > 0 && { evidence_requirements: evidence }),
    },
    script: { name: 'steps', arg: { turns: turns.map((write) => ({ steps: [{ write }] })) } },
  };
}

/** Its first result greets nobody in particular; asked for changes, it does. */
export const greeting = decision(
  'greeting-0c000001',
  'Greet the reader',
  [
    { path: 'docs/greeting.md', text: '# Greeting\n\nGood day to all.\nCome in.\n' },
    { path: 'docs/greeting.md', text: '# Greeting\n\nGood day, dear reader.\nCome in.\n' },
  ],
  ['grep -q "Good day" docs/greeting.md'],
);

/** Three hunks of one page. */
export const prices = decision(
  'prices-0c000002',
  'Print the prices',
  [{ path: 'docs/prices.md', text: pricesWith({ 2: 'apples 2', 10: 'pears 3', 18: 'plums 4' }) }],
  ['test -s docs/prices.md'],
);

/** Wants another word on a line that `prices` changes, too. */
export const rival = decision('rival-0c000003', 'Print the prices of plums only', [
  { path: 'docs/prices.md', text: pricesWith({ 18: 'plums 5' }) },
]);

/** Results that have nothing to do with each other. */
export const leaves: readonly DecisionText[] = Array.from({ length: MANY }, (_, index) =>
  decision(`${leaf(index)}-0c0001${String(index).padStart(2, '0')}`, `Turn over ${leaf(index)}`, [
    { path: `docs/${leaf(index)}.md`, text: `Turned ${leaf(index)}.\n` },
  ]),
);
