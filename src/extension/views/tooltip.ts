import * as vscode from 'vscode';
import { leftOutText } from '../../domain/verdict/leftOut.ts';
import { situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { shownPattern } from '../../domain/scope/meant.ts';
import { inMarkdown } from '../board/safeText.ts';
import { situationText } from '../board/situationText.ts';

/** Everything one needs of a commission at a glance. No word of it can be a link or a command. */
export function commissionTooltip(view: CommissionView, cause: string): vscode.MarkdownString {
  const { commission, verdict, result, model } = view;
  const { scope } = commission;
  const lines = [
    `**${inMarkdown(commission.decisionTitle)}** · ${situationText[situationOf(view)]}`,
    ...(cause ? [inMarkdown(cause)] : []),
    list([
      ['Commission', commission.id],
      ['Decision', commission.decisionRef],
      ['Slice', commission.sliceDescription],
      ['Lands on', scope.targetBranch],
      [
        'Delivery',
        commission.deliveryPolicy === 'workspace_patch_manual'
          ? 'held for review'
          : 'by itself when proven',
      ],
      ['May change', scope.allowedPaths.map(shownPattern).join(', ')],
      ['Attempt', String(view.attempt)],
      ['Model', model],
      [
        'Result',
        result && `${result.files.length} files +${result.insertions} -${result.deletions}`,
      ],
      ['Left out', leftOutText(result ?? {}).join(' ')],
      ['Evidence', evidenceText(view)],
      ['Verdict', verdict?.text],
    ]),
  ];
  return new vscode.MarkdownString(lines.join('\n\n'));
}

function list(facts: readonly (readonly [string, string | undefined])[]): string {
  return facts
    .filter(([, value]) => value)
    .map(([name, value]) => `- ${name}: ${inMarkdown(value ?? '')}`)
    .join('\n');
}

function evidenceText({ commission, verdict }: CommissionView): string {
  if (commission.evidenceRequirements.length === 0) return 'none asked for';
  if (!verdict)
    return commission.evidenceRequirements
      .map((one) => (one.kind === 'command' ? one.command : one.text))
      .join('; ');
  const green = verdict.evidence.filter(({ exitCode }) => exitCode === 0).length;
  return `${green} of ${verdict.evidence.length} green`;
}
