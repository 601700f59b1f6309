import { outageAdvice } from '../../domain/provider/outage.ts';
import { answerCounts } from './judgeWords.ts';
import type { StoredEvent } from '../../domain/commission/event.ts';
import type { CapturedResult } from '../../domain/verdict/result.ts';

/**
 * The operator stream of a drain: one line per thing worth knowing, exactly one per landing
 * (docs/rules.md R95).
 */
export class OperatorLines {
  private readonly labels = new Map<string, string>();
  private readonly heldFor = new Map<string, string>();

  /** The lines an event gives rise to; most give none or one. */
  of(event: StoredEvent): string[] {
    if (event.commission === '') return drainLine(event);
    const delivery = this.deliveryLine(event);
    if (delivery) return [delivery];
    const action = describe(event);
    if (!action) return [];
    const at = new Date(event.at).toISOString().replace(/\.\d+Z$/, 'Z');
    return [
      `[${this.label(event.commission)}] ${at} ${action[0]}: commission=${event.commission}${action[1]}`,
    ];
  }

  private deliveryLine(event: StoredEvent): string | undefined {
    if (event.type === 'landed' && event.data.requestedBy === 'drain') {
      // There is nothing to take back: what it asked for was there already.
      if (event.data.commit === null)
        return `already_in_target: commission=${event.commission} branch=${event.data.branch}`;
      return `auto_apply_succeeded: commission=${event.commission} files=${event.data.files.length}`;
    }
    if (event.type !== 'held' || event.data.requestedBy !== 'drain') return undefined;
    const { reason, text, paths } = event.data;
    // A landing that was cut off is taken up again and then has its line.
    if (reason === 'landing_interrupted') return undefined;
    const said = this.heldFor.get(event.commission) === `${event.attempt} ${reason}`;
    this.heldFor.set(event.commission, `${event.attempt} ${reason}`);
    // A second refusal for the same cause is no news.
    if (said) return undefined;
    const where = paths.length > 0 ? ` (${paths.slice(0, 5).join(', ')})` : '';
    return `auto_apply_failed: commission=${event.commission} reason=${JSON.stringify(`${reason}: ${text}${where}`)}`;
  }

  /** `A` … `Z` by first appearance, then the end of the id. */
  private label(commission: string): string {
    const known = this.labels.get(commission);
    if (known) return known;
    const next =
      this.labels.size < 26 ? String.fromCharCode(65 + this.labels.size) : commission.slice(-4);
    this.labels.set(commission, next);
    return next;
  }
}

/** What was asked of a drain; what keeps it from going on, once when it is met and at each try that failed. */
function drainLine(event: StoredEvent): string[] {
  const at = new Date(event.at).toISOString().replace(/\.\d+Z$/, 'Z');
  if (event.type === 'drain_resumed') return [`${at} drain_resumed: drain=${event.data.drain}`];
  if (event.type === 'cleaned') return [`${at} ${cleanedLine(event)}`];
  if (event.type === 'drain_requested') return [`${at} ${requestLine(event)}`];
  if (event.type !== 'drain_waiting') return [];
  const { drain, cause, text, nextTry } = event.data;
  const next = new Date(nextTry).toISOString().replace(/\.\d+Z$/, 'Z');
  const reason = JSON.stringify(`${text.replace(/[.\s]+$/, '')}; ${outageAdvice[cause]}`);
  return [`${at} drain_waiting: drain=${drain} cause=${cause} next_try=${next} reason=${reason}`];
}

function cleanedLine({ by, data }: Extract<StoredEvent, { type: 'cleaned' }>): string {
  const counts = data.removed.map(({ kind, count }) => ` ${kind}=${count}`).join('');
  const bytes = data.removed.reduce((sum, one) => sum + one.bytes, 0);
  return `cleaned:${counts} bytes=${bytes} by=${by}`;
}

function requestLine({ by, data }: Extract<StoredEvent, { type: 'drain_requested' }>): string {
  const number = data.request === 'concurrency' ? ` concurrency=${data.concurrency ?? ''}` : '';
  return `drain_requested: drain=${data.drain} request=${data.request}${number} by=${by}`;
}

/** Work that ignore rules keep out is said, or it would be lost without a word. */
const leftOutOf = ({ hidden = [], ignored = [] }: CapturedResult): string =>
  Object.entries({ hidden, ignored })
    .filter(([, paths]) => paths.length > 0)
    .map(([name, paths]) => ` ${name}=${JSON.stringify(paths.slice(0, 5).join(', '))}`)
    .join('');

/** What an agent left running and the engine ended. */
const leftIn = (commands: readonly string[] = []): string =>
  commands.length === 0 ? '' : ` ended=${JSON.stringify(commands.join('; '))}`;

/** What happened and the facts behind it. */
function describe(event: StoredEvent): [action: string, facts: string] | undefined {
  switch (event.type) {
    case 'claimed':
      return ['dispatched', ` attempt=${event.attempt} phase=preflight`];
    case 'admitted':
      return [
        'admitted',
        ` base=${event.data.base.slice(0, 12)} workspace=${event.data.workspace}`,
      ];
    case 'thread_opened':
      return [
        'agent_started',
        ` phase=execute session=${event.data.thread}${event.data.model ? ` model=${event.data.model}` : ''}`,
      ];
    case 'turn_ended':
      return [
        'agent_completed',
        ` phase=execute turn=${event.data.turn} status=${event.data.status} tokens=${event.data.tokens}${leftIn(event.data.leftRunning)}`,
      ];
    case 'captured':
      return [
        'captured',
        ` files=${event.data.result.files.length} +${event.data.result.insertions} -${event.data.result.deletions}${leftOutOf(event.data.result)}`,
      ];
    case 'measured':
      return [
        'measured',
        ` round=${event.data.round}${event.data.flaky ? ' flaky' : ''} ${event.data.runs.map((run) => `exit=${run.exitCode ?? 'none'} command=${JSON.stringify(run.command)}`).join(' ')}`.trimEnd(),
      ];
    case 'judged':
      return [
        'judged',
        ` ${answerCounts(event.data.judgement)} tokens=${event.data.judgement.tokens}`,
      ];
    case 'settled':
      return [
        'terminal',
        ` state=${event.data.state} verdict=${event.data.verdict.verdict} code=${event.data.verdict.code} delivery=${event.data.delivery.reason}`,
      ];
    case 'interrupted':
      return ['interrupted', ` reason=${JSON.stringify(event.data.reason)}`];
    case 'resumed':
      return ['resumed', event.data.reason ? ` reason=${JSON.stringify(event.data.reason)}` : ''];
    case 'requeued':
    case 'cancelled':
      return [event.type, ` reason=${JSON.stringify(event.data.reason)}`];
    default:
      return undefined;
  }
}
