import type { CommissionView } from '../../domain/commission/view.ts';
import {
  judgementOf,
  type CriterionAnswer,
  type Judgement,
} from '../../domain/judgement/judgement.ts';
import { answerWords, judgeName } from './judgeWords.ts';

/** What the landing commit says: the decision's title, then trailers nobody else can forge (docs/rules.md R74). */
export function landingMessage(view: CommissionView): string {
  const { commission } = view;
  const evidence =
    view.unproven === undefined
      ? proofLines(view)
      : [`unproven (${oneLine(view.unproven).slice(0, 200)})`];
  const trailers = [
    `Commission: ${oneLine(commission.id)}`,
    `Decision: ${oneLine(commission.decisionRef)}`,
    ...evidence.map((line) => `Evidence: ${line}`),
  ];
  const slice = commission.sliceDescription ? `\n\n${paragraph(commission.sliceDescription)}` : '';
  return `${subject(commission.decisionTitle, commission.id)}${slice}\n\n${trailers.join('\n')}\n`;
}

function proofLines(view: CommissionView): string[] {
  const { verdict } = view;
  if (verdict?.proof !== 'none') return (verdict?.evidence ?? []).map(evidenceLine);
  const judgement = judgementOf(view);
  return judgement ? judgement.answers.map((one) => judgedLine(one, judgement)) : ['none'];
}

/** Of work that nothing proves: whose word there is, and what it says. */
const judgedLine = ({ criterion, answer }: CriterionAnswer, judgement: Judgement): string =>
  `none, judged ${answerWords[answer]} by ${oneLine(judgeName(judgement)).slice(0, 100)}: ${oneLine(criterion).slice(0, 200)}`;

const evidenceLine = (run: {
  readonly command: string;
  readonly exitCode: number | null;
}): string => `${oneLine(run.command).slice(0, 200)} (exit ${run.exitCode ?? 'none'})`;

/** Control characters and line breaks would let a title or a command add trailers of its own. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** A title that looks like a trailer or a comment is still only a title. */
function subject(title: string, id: string): string {
  const line = oneLine(title)
    .replace(/^#+\s*/, '')
    .slice(0, 100);
  return line === '' ? id : line;
}

/** Free text, indented: an indented line is never read as a trailer. */
const paragraph = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => `  ${oneLine(line)}`.trimEnd())
    .join('\n');

/** What a revert says; git's own words first, so that its tools recognise it. */
export function revertMessage(view: CommissionView, landed: string, reason: string): string {
  const { commission } = view;
  const title = subject(commission.decisionTitle, commission.id);
  const trailers = [
    `Reverted-Commission: ${oneLine(commission.id)}`,
    `Decision: ${oneLine(commission.decisionRef)}`,
  ];
  return `Revert "${title}"\n\nThis reverts commit ${landed}.\n\n${paragraph(reason)}\n\n${trailers.join('\n')}\n`;
}
