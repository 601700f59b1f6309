import { blockKinds, type BlockKind } from '../../domain/timeline/block.ts';
import { outageName } from '../../domain/provider/outage.ts';
import type { WaitCause } from '../../domain/schedule/choose.ts';
import type { TimelineRow } from '../../domain/timeline/timeline.ts';
import { waitText } from '../../domain/schedule/waitText.ts';
import type { DrainSpan } from '../../engine/report/drain/drainSpan.ts';
import type { DrainTimeline } from '../../engine/report/timeline/readTimeline.ts';
import { timelineSvg } from '../../engine/report/timeline/timelineSvg.ts';
import { longText, waitedForText } from '../../engine/report/timeline/timelineText.ts';
import type { StatusReport } from '../../engine/report/status.ts';
import { html, type Html } from '../../engine/words/html.ts';
import { situationText } from '../board/situationText.ts';
import { commandLink, wholePage } from '../page/wholePage.ts';
import { say } from '../words.ts';
import { drainScript } from './drainScript.ts';
import { drainState, drainTitle, type DrainState } from './drainState.ts';
import { drainStyle } from './drainStyle.ts';

/** A drain as it is drawn: how it went, and what goes on now. */
export interface SeenDrain {
  readonly timeline: DrainTimeline;
  readonly status: StatusReport;
  /** Decision titles of commissions, by id. */
  readonly titleOf: (id: string) => string;
}

/** Commands that the view may start. */
export const drainCommands = [
  ...(['haft.pauseDrain', 'haft.resumeDrain', 'haft.stop', 'haft.setConcurrency'] as const),
  ...(['haft.openReport', 'haft.saveTimeline', 'haft.show'] as const),
] as const;

/** Parts of the view that are put in their place again when they change, by the id of their place. */
export const drainParts = ['state', 'actions', 'picture', 'work', 'queue'] as const;
export type DrainParts = Readonly<Record<(typeof drainParts)[number], string>>;

/**
 * The view of a drain (docs/rules.md R253): what it does, what can be asked of it, its timeline as a picture and the same
 * facts as a table, and why what waits does.
 */
export function partsOf(seen: SeenDrain): DrainParts {
  const { timeline } = seen;
  const state = drainState(timeline.span, seen.status);
  return {
    state: statePart(state).html,
    actions: actionsPart(timeline.span.drain, state).html,
    picture: timelineSvg(timeline, 'page').html,
    work: workPart(timeline.rows, cutOffIn(seen, state)).html,
    queue: queuePart(seen, state).html,
  };
}

/** @param nonce Of this page alone. */
export function drainPage(span: DrainSpan, parts: DrainParts, nonce: string): string {
  const title = drainTitle(span);
  const part = (id: keyof DrainParts): Html => ({ html: parts[id] });
  const body = html`<h1>${title}</h1>
    <div id="state" role="status">${part('state')}</div>
    <nav id="actions" aria-label="${say('What can be done')}">${part('actions')}</nav>
    <div id="picture" lang="en">${part('picture')}</div>
    <div id="work">${part('work')}</div>
    <div id="queue">${part('queue')}</div>`;
  return wholePage({ title, body, style: drainStyle, script: drainScript, nonce });
}

function statePart({ text, facts }: DrainState): Html {
  return html`<p><strong>${text}</strong></p>
    <dl>
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>`;
}

type DrainCommand = (typeof drainCommands)[number];

function actionsPart(drain: string, { isLive, paused }: DrainState): Html {
  const to = (command: DrainCommand, label: string, argument?: string): Html =>
    html`<a href="${commandLink(command, argument)}">${label}</a>`;
  const asks = paused ? to('haft.resumeDrain', say('Resume')) : to('haft.pauseDrain', say('Pause'));
  const live = html`${asks} ${to('haft.stop', say('Stop'))}
  ${to('haft.setConcurrency', say('Set Concurrency…'))}`;
  return html`${isLive ? live : undefined} ${to('haft.openReport', say('Open Report'), drain)}
  ${to('haft.saveTimeline', say('Save Picture…'), drain)}`;
}

const kindHeads: Readonly<Record<BlockKind, string>> = {
  preparing: say('Preparing'),
  turn: say('Turns'),
  evidence: say('Evidence'),
  waiting: say('Waiting'),
  landing: say('Landing'),
};

/** Begun, and cut off for now: by an outage, which the drain waits out. */
const cutOffIn = ({ status }: SeenDrain, { isLive }: DrainState): ReadonlySet<string> =>
  new Set(isLive ? status.interrupted.map(({ commission }) => commission.id) : []);

function workPart(rows: readonly TimelineRow[], cutOff: ReadonlySet<string>): Html {
  if (rows.length === 0) return html`<p>${say('It has begun nothing yet.')}</p>`;
  return html`<table>
    <caption>
      ${say('What the picture shows, in the order in which it began')}
    </caption>
    <thead>
      <tr>
        <th scope="col">${say('Commission')}</th>
        <th scope="col">${say('Stands at')}</th>
        ${blockKinds.map((kind) => html`<th scope="col" class="amount">${kindHeads[kind]}</th>`)}
        <th scope="col">${say('Waited for')}</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => workRow(row, cutOff.has(row.id)))}
    </tbody>
  </table>`;
}

function workRow({ id, title, situation, ms, waitedFor }: TimelineRow, isCutOff: boolean): Html {
  return html`<tr>
    <th scope="row">
      <a href="${commandLink('haft.show', id)}">${title}</a> <span class="id">${id}</span>
    </th>
    <td>${isCutOff ? say('interrupted') : situationText[situation]}</td>
    ${blockKinds.map(
      (kind) => html`<td class="amount">${ms[kind] === 0 ? '' : longText(ms[kind])}</td>`,
    )}
    <td lang="en">${waitedFor ? waitedForText(waitedFor) : ''}</td>
  </tr>`;
}

/** Of so many that wait the reason is told. */
const mostWaiting = 50;

/** While an outage lasts no slot is free for anybody. */
const causeText = (cause: WaitCause, { outage }: StatusReport): string =>
  outage && cause.kind === 'slots' ? `waits: ${outageName[outage.cause]}` : waitText(cause);

function queuePart(seen: SeenDrain, state: DrainState): Html {
  const { status, titleOf } = seen;
  const cutOff = cutOffIn(seen, state);
  const waiting = status.waiting.filter(({ id }) => !cutOff.has(id));
  if (!state.isLive || waiting.length === 0) return html``;
  const more = waiting.length - mostWaiting;
  return html`<section aria-labelledby="not-begun">
    <h2 id="not-begun">${say('Not begun')}</h2>
    <ul>
      ${waiting.slice(0, mostWaiting).map(
        ({ id, cause }) =>
          html`<li>
            <a href="${commandLink('haft.show', id)}">${titleOf(id)}</a>
            <span class="id">${id}</span>:
            <span lang="en">${causeText(cause, status)}</span>
          </li>`,
      )}
    </ul>
    ${more > 0 ? html`<p>${say('and {0} more', more)}</p>` : undefined}
  </section>`;
}
