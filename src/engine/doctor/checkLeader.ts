import { outageAdvice, outageName } from '../../domain/provider/outage.ts';
import { holderOf, staleLeases } from '../authority/holders.ts';
import { holderText } from '../words/holderText.ts';
import { note, ok, problem, type Check, type Diagnosis } from './diagnosis.ts';

/** Who leads, whether that one lives, and what keeps a drain from going on. */
export const checkLeader: Check = (context) => {
  const { ledger } = context.journal;
  const { leader } = ledger;
  const found: Diagnosis[] = [];
  if (leader) {
    const holder = holderOf(context, leader);
    const seen = `${leader.drain} leads: ${holderText(holder)}.`;
    const takeOver =
      'If you know that it no longer runs, say `haft harness take-over --reason "<why>"`.';
    if (holder.state === 'alive') found.push(ok('leader', seen));
    if (holder.state === 'unknown') found.push(problem('leader_unseen', seen, takeOver));
    if (holder.state === 'gone')
      found.push(note('drain_interrupted', seen, 'Go on with `haft harness run --drain`.'));
    if (leader.waiting && holder.state === 'alive') {
      const { cause, text } = leader.waiting;
      found.push(
        problem(cause, `The drain waits: ${outageName[cause]}. ${text}`, `${outageAdvice[cause]}.`),
      );
    }
  } else found.push(ok('leader', 'Nobody drains.'));
  if (ledger.isPaused)
    found.push(note('paused', 'The drain is paused.', 'Go on with `haft harness resume`.'));
  for (const { id } of staleLeases(context))
    found.push(
      problem(
        'lease_too_old',
        `The claim of ${id} is too old to be taken up again.`,
        `Say \`haft commission requeue ${id} --reason "<why>"\`.`,
      ),
    );
  return Promise.resolve(found);
};
