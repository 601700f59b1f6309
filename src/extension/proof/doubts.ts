import type { CommissionView } from '../../domain/commission/view.ts';
import { commandsOf } from '../../domain/evidence/evidence.ts';
import { leftOutText } from '../../domain/verdict/leftOut.ts';
import { say } from '../words.ts';

/** What speaks against a result, a sentence each. */
export function doubtsOf(view: CommissionView): string[] {
  const { commission, verdict, unproven, leftRunning = [] } = view;
  return [
    ...(unproven === undefined
      ? []
      : [say('Taken by the operator although it is not proven: {0}', unproven)]),
    ...(commandsOf(commission.evidenceRequirements).length === 0
      ? [say('No command was asked for as evidence: nothing proves this result.')]
      : []),
    ...(verdict?.flaky
      ? [say('A command was red first and green when run again on the same tree.')]
      : []),
    ...(verdict?.evidenceMutatesTree
      ? [say('The evidence changed tracked files; that was thrown away.')]
      : []),
    ...mismatches(view),
    ...leftOutText(view.result ?? {}),
    ...leftRunning.map((command) => say('Left running by the agent and ended: {0}', command)),
  ];
}

function mismatches({ report, verdict }: CommissionView): string[] {
  return (report?.claims ?? []).flatMap(({ requirement, passed }) => {
    const run = verdict?.evidence.find(({ command }) => command.trim() === requirement.trim());
    if (run === undefined || passed === (run.exitCode === 0)) return [];
    return passed
      ? say('The agent says it passed, and it did not: {0}', requirement)
      : say('The agent says it failed, and it did not: {0}', requirement);
  });
}
