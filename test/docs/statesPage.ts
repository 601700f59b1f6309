/**
 * The page of states, made from the transition table and the fold that obeys it. Written anew by
 * `node test/docs/statesPage.ts`; a test holds page and rules equal.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold } from '../../src/domain/commission/fold.ts';
import { refusalOf, requests } from '../../src/domain/commission/refusal.ts';
import {
  possibleIn,
  holdsLock,
  isClosed,
  isExecuting,
  needsOperator,
  situations,
  type Situation,
} from '../../src/domain/commission/situation.ts';
import { situationOf } from '../../src/domain/commission/view.ts';
import { stored } from '../fixtures/commissionEvents.ts';
import { reach, variantsOf } from '../fixtures/situations.ts';
import { header, row } from './markdown.ts';

export const statesFile = join(import.meta.dirname, '../../docs/states.md');

const facts = Object.keys(possibleIn) as (keyof typeof possibleIn)[];
const meanings: Readonly<Record<Situation, string>> = {
  draft: 'exists, waits to be wanted',
  queued: 'a drain or run may take it up',
  preflighting: 'is checked and given its workspace; no agent yet',
  running: 'an agent works, or its evidence runs',
  blocked_stale: 'what it was issued on has changed',
  blocked_policy: 'a rule speaks against it or its result',
  needs_human_review: 'somebody must judge whether it may go on',
  failed: 'its evidence is red, or the run could not go on',
  held: 'completed; its result waits for review',
  landing: 'completed; its result is being landed',
  landed: 'completed; its result is in the branch',
  refused: 'completed; its result was turned down',
  reverted: 'completed; its commit was taken back',
  cancelled: 'ended by the operator',
  expired: 'ended by its time',
};

/** Where a fact leads from a situation: one place, or several when its content decides. */
function targets(fact: keyof typeof possibleIn, from: Situation): Situation[] {
  const view = reach(from);
  const ends = variantsOf(fact).flatMap((event) => {
    const after = fold(view, stored(event, view.lastSeq + 1));
    return after ? [situationOf(after)] : [];
  });
  return situations.filter((situation) => ends.includes(situation));
}

const mark = (yes: boolean): string => (yes ? 'yes' : '');

/** Situations that share their target are told together. */
function transitions(fact: keyof typeof possibleIn): string[] {
  const groups = new Map<string, Situation[]>();
  for (const from of possibleIn[fact]) {
    const to = targets(fact, from);
    const stays = to.length === 1 && to[0] === from;
    const key = stays ? 'stays' : to.map((one) => `\`${one}\``).join(', ');
    groups.set(key, [...(groups.get(key) ?? []), from]);
  }
  return [...groups].map(([to, from]) =>
    row(`\`${fact}\``, from.map((one) => `\`${one}\``).join(', '), to),
  );
}

/** The whole page as Markdown, before it is formatted. */
export function statesPage(): string {
  return [
    '# States of a commission',
    '',
    'Made from `src/domain/commission/situation.ts` by `node test/docs/statesPage.ts`; a test holds both equal.',
    'A commission is the fold of its events: a fact that is not possible where the commission stands changes nothing.',
    '`held` to `reverted` are all of the state `completed`, told apart by what became of the result.',
    '',
    ...header('situation', 'meaning', 'executing', 'holds its lock', 'needs you', 'closed'),
    ...situations.map((one) =>
      row(
        `\`${one}\``,
        meanings[one],
        mark(isExecuting(one)),
        mark(holdsLock(one)),
        mark(needsOperator(one)),
        mark(isClosed(one)),
      ),
    ),
    '',
    '## What may happen, and where it leads',
    '',
    ...header('fact', 'from', 'to'),
    ...facts.flatMap(transitions),
    '',
    '## What an operator may ask, and the answer where it cannot be',
    '',
    ...header('asked', 'granted in', 'else'),
    ...requests.map((request) => {
      const granted = situations.filter((one) => possibleIn[request].includes(one));
      const refused = situations.filter((one) => !possibleIn[request].includes(one));
      const codes = refused.flatMap((one) => refusalOf(request, one, '')?.code ?? []);
      const said = [...new Set(codes)].map((code) => `\`${code}\``).join(', ');
      return row(`\`${request}\``, granted.map((one) => `\`${one}\``).join(', '), said);
    }),
    '',
    '## Instead',
    '',
    ...header('situation', 'advice'),
    ...situations.map((one) => {
      const request = requests.find((asked) => refusalOf(asked, one, ''));
      return row(`\`${one}\``, (request && refusalOf(request, one, '')?.advice) ?? '');
    }),
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(statesFile, statesPage());
