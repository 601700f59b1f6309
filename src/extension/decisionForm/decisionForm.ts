import * as vscode from 'vscode';
import type { WritingAids } from '../../engine/plans/writingAids.ts';
import { countText, evidenceOffer, pathOffer } from './choices.ts';
import { askLine, askMany, askOne, type StepEnd } from './step.ts';
import { say } from '../words.ts';

/** A decision as it was said in the form. */
export interface SaidDecision {
  readonly title: string;
  readonly paths: readonly string[];
  /** Commands, and words of what is to be true. */
  readonly evidence: readonly string[];
  /** It is to be carried out at once. */
  readonly isCommissioned: boolean;
}

type Draft = { -readonly [K in keyof SaidDecision]: SaidDecision[K] };

const title = say('New Decision');
const totalSteps = 4;

/** What, where, how one sees that it is done, and what then. `undefined` when the operator gives it up. */
export async function fillInDecision(aids: WritingAids): Promise<SaidDecision | undefined> {
  const draft: Draft = { title: '', paths: [], evidence: likely(aids), isCommissioned: false };
  const steps = [askTitle, askPaths, askEvidence, askNext];
  for (let at = 0; at < steps.length;) {
    const end = await steps[at]?.(draft, aids);
    if (!end || end.kind === 'gone') return undefined;
    if (end.kind === 'next') Object.assign(draft, end.answer);
    at += end.kind === 'next' ? 1 : -1;
  }
  return draft;
}

/** Ticked to begin with: the first of the project's tests, which is seen and can be taken away. */
const likely = ({ commands }: WritingAids): string[] =>
  commands
    .filter(({ kind }) => kind === 'test')
    .slice(0, 1)
    .map(({ command }) => command);

type Step = (draft: SaidDecision, aids: WritingAids) => Promise<StepEnd<Partial<SaidDecision>>>;

const askTitle: Step = async (draft) =>
  answered(
    await askLine({
      ...{ title, totalSteps, step: 1, value: draft.title },
      placeholder: say('What is to be done?'),
      prompt: say('The agent reads it word for word.'),
      refusal: say('Say in a few words what is to be done.'),
    }),
    (said) => ({ title: said }),
  );

const askPaths: Step = async (draft, aids) =>
  answered(
    await askMany({
      ...{ title, totalSteps, step: 2, ticked: draft.paths, offer: pathOffer(aids) },
      placeholder: say('Where may it work? Type to find or write a path'),
      told: (paths) => say('{0} in scope', countText(aids.count(paths))),
      refusal: say('Add at least one path, such as src/ or docs/**/*.md'),
    }),
    (paths) => ({ paths }),
  );

const askEvidence: Step = async (draft, { commands }) =>
  answered(
    await askMany({
      ...{ title, totalSteps, step: 3, ticked: draft.evidence, offer: evidenceOffer(commands) },
      placeholder: say('What must be green then? Type to add a command'),
      told: ({ length }) =>
        length === 0 ? say('nothing proves it') : say('{0} to be shown', length),
    }),
    (evidence) => ({ evidence }),
  );

interface Next extends vscode.QuickPickItem {
  readonly isCommissioned: boolean;
}

const nextItems = (): readonly Next[] => [
  {
    label: say('Decide and Commission'),
    iconPath: new vscode.ThemeIcon('rocket'),
    description: say('say who lands the result, and queue it'),
    isCommissioned: true,
  },
  {
    label: say('Decide'),
    iconPath: new vscode.ThemeIcon('law'),
    description: say('write the file, to be looked over first'),
    isCommissioned: false,
  },
];

const askNext: Step = async (draft, aids) =>
  answered(
    await askOne({
      ...{ title, totalSteps, step: 4, items: nextItems() },
      placeholder: say(
        '“{0}”, {1} in scope. And then?',
        draft.title,
        countText(aids.count(draft.paths)),
      ),
    }),
    ({ isCommissioned }) => ({ isCommissioned }),
  );

function answered<T>(
  end: StepEnd<T>,
  said: (answer: T) => Partial<SaidDecision>,
): StepEnd<Partial<SaidDecision>> {
  return end.kind === 'next' ? { kind: 'next', answer: said(end.answer) } : end;
}
