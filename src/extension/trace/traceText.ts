import { situationOf } from '../../domain/commission/view.ts';
import type { CommissionTrace, Trace } from '../../engine/report/trace.ts';
import { inMarkdown, oneLine } from '../board/safeText.ts';
import { situationText } from '../board/situationText.ts';
import { commandLink } from '../page/wholePage.ts';
import { say } from '../words.ts';

/** Where a line comes from, a fact each, as plain text on one line. */
export interface TraceText {
  readonly title: string;
  readonly commission: string;
  readonly decision: string;
  /** Whether the decision still holds. */
  readonly standing: string;
  readonly proof: string;
  readonly commit: string;
}

export function traceText(trace: CommissionTrace): TraceText {
  const { commission: view, commit, knownBy, standing } = trace;
  const { commission, verdict } = view;
  const named = knownBy === 'landing' ? '' : say(', which names it and is not its landing');
  return {
    title: oneLine(commission.decisionTitle),
    commission: `${commission.id}, ${situationText[situationOf(view)]}`,
    decision: commission.decisionRef,
    standing: standing.holds ? say('it still holds') : standing.text,
    proof:
      verdict === undefined
        ? say('none')
        : `${oneLine(verdict.text)}${verdict.proof === 'none' ? ` ${say('No command was asked for.')}` : ''}`,
    commit: say('{0} of {1}', commit.commit.slice(0, 8), dayOf(commit.at)) + named,
  };
}

/** Of a line that no commission brought. */
export function noCommissionText(trace: Exclude<Trace, CommissionTrace>): string {
  if (trace.kind === 'uncommitted') return say('This line is not committed yet.');
  const { commit, author, subject, at } = trace.commit;
  return oneLine(
    say(
      'No decision of this project wrote this line: {0} “{1}”, {2}, {3}.',
      commit.slice(0, 8),
      subject,
      author,
      dayOf(at),
    ),
  );
}

/** Commands that a hover may start. */
export const hoverCommands = ['haft.show', 'haft.review'] as const;

/**
 * The same as Markdown. No word of a decision can be a link or a command.
 * @param decisionUri Address of the decision's file, where there is one.
 */
export function traceMarkdown(trace: CommissionTrace, decisionUri: string | undefined): string {
  const { title, commission, decision, standing, proof, commit } = traceText(trace);
  const { id } = trace.commission.commission;
  const to = (label: string, command: (typeof hoverCommands)[number]): string =>
    `[${label}](${commandLink(command, id)})`;
  const name = inMarkdown(decision);
  return [
    `$(law) **${inMarkdown(title)}**`,
    [
      `- ${say('Decision')}: ${decisionUri === undefined ? name : `[${name}](${decisionUri})`}, ${inMarkdown(standing)}`,
      `- ${say('Commission')}: ${inMarkdown(commission)}`,
      `- ${say('Proof')}: ${inMarkdown(proof)}`,
      `- ${say('Commit')}: ${inMarkdown(commit)}`,
    ].join('\n'),
    [
      to(say('Show Proof'), 'haft.show'),
      ...(trace.commission.result ? [to(say('Review Diff'), 'haft.review')] : []),
    ].join(' · '),
  ].join('\n\n');
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
