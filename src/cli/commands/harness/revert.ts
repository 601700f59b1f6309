import type { Reverted } from '../../../engine/landing/revert.ts';
import { revertedJson } from '../../../engine/report/reviewJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json, required, said, text } from '../../option.ts';
import { by, usage } from '../../surface.ts';
import { answer, plain } from '../../text/print.ts';

export const revert = command({
  path: 'harness revert [commission]',
  summary: 'take back what landed, one ordinary commit each',
  options: {
    decision: text('decision', 'all that landed of a decision'),
    drain: text('id', 'all that one drain landed'),
    reason: required('text', 'why'),
    json,
  },
  run: async (call) => {
    const { decision, drain, reason } = call.flags;
    const target = said({ commission: call.argument, decision, drain });
    if (Object.keys(target).length !== 1)
      throw usage('Name one commission, or --decision, or --drain.', 'Give exactly one of them.');
    const all = await call.harness.reviews.revert(target, { reason, by });
    answer(call, revertedJson(all), all.map((one) => plain(revertLine(one))).join(''));
    if (all.length === 0) call.surface.err('nothing of it has landed\n');
    return all.some(({ kind }) => kind === 'refused') ? exits.fault : exits.ok;
  },
});

function revertLine(one: Reverted): string {
  if (one.kind === 'reverted') return `reverted ${one.id} commit=${one.commit}\n`;
  return `not reverted ${one.id}: ${one.code}: ${one.text}${one.paths.length > 0 ? ` (${one.paths.join(', ')})` : ''}\n`;
}
