import * as vscode from 'vscode';
import { leftOutText } from '../../domain/verdict/leftOut.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import { commandsOf, criteriaOf } from '../../domain/evidence/evidence.ts';
import { judgementOf } from '../../domain/judgement/judgement.ts';
import { answerWords, judgeName } from '../../engine/words/judgeWords.ts';
import { shownPattern } from '../../domain/scope/meant.ts';
import { inMarkdown } from '../board/safeText.ts';
import { commandLink } from '../page/wholePage.ts';
import { collisionText, type Collision } from '../review/collisionText.ts';
import { say } from '../words.ts';
import { sizeText } from '../board/amountsText.ts';
import { usedText } from '../board/usedText.ts';

/** How it stands, as its row says it: a run that nobody carries on is no running one. */
interface Standing {
  readonly words: string;
  /** Empty for none. */
  readonly cause: string;
}

/** Everything one needs of a commission at a glance. No word of it can be a link or a command, but for what it collides with. */
export function commissionTooltip(
  view: CommissionView,
  { words, cause }: Standing,
  collisions: readonly Collision[],
): vscode.MarkdownString {
  const { commission, verdict, result, model } = view;
  const { scope } = commission;
  const lines = [
    `**${inMarkdown(commission.decisionTitle)}** · ${words}`,
    ...(cause ? [inMarkdown(cause)] : []),
    ...(collisions.length > 0 ? [collisions.map(collisionLine).join('\n')] : []),
    list([
      [say('Commission'), commission.id],
      [say('Decision'), commission.decisionRef],
      [say('Slice'), commission.sliceDescription],
      [say('Lands on'), scope.targetBranch],
      [
        say('Delivery'),
        commission.deliveryPolicy === 'workspace_patch_manual'
          ? say('held for review')
          : say('by itself when proven'),
      ],
      [say('May change'), scope.allowedPaths.map(shownPattern).join(', ')],
      [say('Attempt'), String(view.attempt)],
      [say('Model'), model],
      [say('Used'), usedText(view)],
      [say('Result'), sizeText(view)],
      [say('Left out'), leftOutText(result ?? {}).join(' ')],
      [say('Evidence'), evidenceText(view)],
      [say('Criteria'), criteriaText(view)],
      [say('Verdict'), verdict?.text === cause ? undefined : verdict?.text],
    ]),
  ];
  const text = new vscode.MarkdownString(lines.join('\n\n'), true);
  text.isTrusted = { enabledCommands: ['haft.review'] };
  return text;
}

/** A link to the other result. */
function collisionLine(one: Collision): string {
  const text = inMarkdown(collisionText(one));
  return one.other
    ? `- $(warning) [${text}](${commandLink('haft.review', one.other.id)})`
    : `- $(warning) ${text}`;
}

function list(facts: readonly (readonly [string, string | undefined])[]): string {
  return facts
    .filter(([, value]) => value)
    .map(([name, value]) => `- ${name}: ${inMarkdown(value ?? '')}`)
    .join('\n');
}

function evidenceText({ commission, verdict }: CommissionView): string | undefined {
  const commands = commandsOf(commission.evidenceRequirements);
  if (commission.evidenceRequirements.length === 0) return say('none asked for');
  if (!verdict) return commands.map(({ command }) => command).join('; ');
  const green = verdict.evidence.filter(({ exitCode }) => exitCode === 0).length;
  const flaky = verdict.flaky ? `, ${say('flaky')}` : '';
  const changes = verdict.evidenceMutatesTree ? `, ${say('changes tracked files')}` : '';
  if (commands.length === 0) return say('no command');
  return `${say('{0} of {1} green', green, verdict.evidence.length)}${flaky}${changes}`;
}

/** What is to be true in words, and what a judge says of it. */
function criteriaText(view: CommissionView): string {
  const judgement = judgementOf(view);
  if (judgement)
    return `${judgement.answers.map((one) => `${answerWords[one.answer]}: ${one.criterion}`).join('; ')}; ${say('says {0}', judgeName(judgement))}`;
  return criteriaOf(view.commission.evidenceRequirements)
    .map(({ text }) => text)
    .join('; ');
}
