import type { StoredEvent } from '../../domain/commission/event.ts';
import { needsOperator, possibleIn } from '../../domain/commission/situation.ts';
import { isResumable, situationOf, type CommissionView } from '../../domain/commission/view.ts';
import { shownPattern } from '../../domain/scope/meant.ts';
import type { ResultReport } from '../../engine/report/result.ts';
import { sizeText } from '../board/amountsText.ts';
import { usedText } from '../board/usedText.ts';
import { situationText } from '../board/situationText.ts';
import { commandLink, wholePage } from '../page/wholePage.ts';
import { collisionText, type Collision } from '../review/collisionText.ts';
import { attemptLines } from './attemptLines.ts';
import { doubtsOf } from './doubts.ts';
import { html, type Html } from '../../engine/words/html.ts';
import { proofStyle } from './proofStyle.ts';
import { claimsPart, criteriaPart, evidencePart } from './proofTables.ts';
import { say } from '../words.ts';

/** What is known of one commission. */
export interface Proof {
  readonly report: ResultReport;
  readonly history: readonly StoredEvent[];
  /** Held results, and the branch, that it does not fit together with, as far as that is known. */
  readonly collisions: readonly Collision[];
}

/** Commands that the page may start. */
export const pageCommands = [
  'haft.review',
  'haft.showRecord',
  'haft.follow',
  'haft.resume',
  'haft.requeue',
  'haft.applyUnproven',
  'haft.cancel',
] as const;

/**
 * Why a result may be trusted, or not, as a whole page: the verdict, what was run, what is to be judged, what the agent
 * claims beside what was seen, what was asked for beside what was touched, and what it took (docs/rules.md R231). It
 * runs nothing: no script, no picture, no font, no address.
 * @param nonce Of this page alone, for its style.
 */
export function proofPage({ report, history, collisions }: Proof, nonce: string): string {
  const { view } = report;
  const { commission } = view;
  const body = html`<h1>${commission.decisionTitle}</h1>
    ${verdictPart(report)} ${warningsPart(view, collisions)} ${evidencePart(view, history)}
    ${criteriaPart(view)} ${claimsPart(view)} ${scopePart(view)} ${runPart(view, history)}
    ${linksPart(view)}`;
  return wholePage({ title: commission.decisionTitle, body, style: proofStyle, nonce });
}

type Face = 'good' | 'bad' | 'open';

/** In words and in colour; the words alone suffice. */
function verdictPart({ view, nextReason }: ResultReport): Html {
  const { verdict } = view;
  const situation = situationOf(view);
  const told = verdict?.text ?? nextReason;
  // What is to be done may begin with what is so.
  const says = nextReason.startsWith(told) ? nextReason : told;
  const next = says === nextReason ? undefined : html`<p lang="en">${nextReason}</p>`;
  return html`<section class="verdict ${faceOf(view)}" aria-label="${say('Verdict')}">
    <p>
      <strong>${situationText[situation]}</strong
      >${sizeText(view) === '' ? '' : `, ${sizeText(view)}`}
    </p>
    <p lang="en">${says}</p>
    ${next} ${nextPart(view)}
  </section>`;
}

/** What did not come to a result that can be landed waits for its operator: what they can do about it. */
function nextPart(view: CommissionView): Html | undefined {
  const situation = situationOf(view);
  if (!needsOperator(situation) || situation === 'held') return undefined;
  const { id } = view.commission;
  const ways = [
    ...(isResumable(view) ? [['haft.resume', say('Resume')] as const] : []),
    ['haft.requeue', say('Requeue…')] as const,
    ...(possibleIn.accepted.includes(situation) && (view.result?.files.length ?? 0) > 0
      ? [['haft.applyUnproven', say('Apply Unproven…')] as const]
      : []),
    ['haft.cancel', say('Cancel…')] as const,
  ];
  return html`<nav aria-label="${say('What can be done')}">
    ${ways.map(([command, text]) => html`<a href="${commandLink(command, id)}">${text}</a> `)}
  </nav>`;
}

function faceOf(view: CommissionView): Face {
  const { verdict, unproven } = view;
  if (verdict === undefined || unproven !== undefined) return 'open';
  if (verdict.verdict !== 'pass') return 'bad';
  return verdict.proof === 'none' ? 'open' : 'good';
}

/** What speaks against it, before what speaks for it. */
function warningsPart(view: CommissionView, collisions: readonly Collision[]): Html | undefined {
  const said = [
    ...collisions.map(collisionPart),
    ...doubtsOf(view),
    ...(view.confinement === 'workspace'
      ? [
          say(
            'The agent was kept in its workspace, not in the scope; the result was checked against the scope.',
          ),
        ]
      : []),
  ];
  if (said.length === 0) return undefined;
  return html`<section aria-labelledby="against">
    <h2 id="against">${say('What to know first')}</h2>
    <ul>
      ${said.map((one) => html`<li>${one}</li>`)}
    </ul>
  </section>`;
}

function collisionPart(one: Collision): Html | string {
  const text = collisionText(one);
  if (!one.other) return text;
  return html`<a href="${commandLink('haft.review', one.other.id)}">${text}</a>`;
}

function scopePart({ commission, result, verdict }: CommissionView): Html {
  const { allowedPaths, forbiddenPaths, targetBranch } = commission.scope;
  const list = (items: readonly string[]): Html =>
    html`<ul>
      ${items.map((one) => html`<li><code>${one}</code></li>`)}
    </ul>`;
  const touched = result?.files ?? [];
  return html`<section aria-labelledby="scope">
    <h2 id="scope">${say('Scope')}</h2>
    <dl>
      <dt>${say('May change')}</dt>
      <dd>${list(allowedPaths.map(shownPattern))}</dd>
      ${
        forbiddenPaths.length > 0
          ? html`<dt>${say('May not change')}</dt>
              <dd>${list(forbiddenPaths.map(shownPattern))}</dd>`
          : undefined
      }
      ${
        result || verdict
          ? html`<dt>${say('Changed')}</dt>
              <dd>${touched.length > 0 ? list(touched) : say('nothing')}</dd>`
          : undefined
      }
      <dt>${say('Lands on')}</dt>
      <dd>${targetBranch}</dd>
    </dl>
  </section>`;
}

function runPart(view: CommissionView, history: readonly StoredEvent[]): Html {
  const { agent, model, commission } = view;
  const who = [agent && `${agent.name} ${agent.version}`, model].filter(Boolean).join(', ');
  const facts: readonly (readonly [string, string])[] = [
    [say('Commission'), commission.id],
    [say('Decision'), commission.decisionRef],
    [say('Agent'), who || say('none so far')],
    [say('Used'), usedText(view) || say('nothing so far')],
  ];
  return html`<section aria-labelledby="run">
    <h2 id="run">${say('How it came about')}</h2>
    <dl>
      ${facts.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    <ol>
      ${attemptLines(history).map((line) => html`<li>${line}</li>`)}
    </ol>
  </section>`;
}

function linksPart({ commission: { id }, result }: CommissionView): Html {
  const to = (command: (typeof pageCommands)[number]): string => commandLink(command, id);
  const diff = html`<a href="${to('haft.review')}">${say('Review the diff')}</a>`;
  return html`<nav aria-label="${say('More of this commission')}">
    ${result ? diff : undefined}
    <a href="${to('haft.follow')}">${say('Output of its run')}</a>
    <a href="${to('haft.showRecord')}">${say('Whole record, as JSON')}</a>
  </nav>`;
}
