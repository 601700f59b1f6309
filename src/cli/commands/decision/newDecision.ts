import { newDecisionJson } from '../../../engine/report/projectJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json, repeated, said, text } from '../../option.ts';
import { answer } from '../../text/print.ts';

export const newDecision = command({
  path: 'decision new <title>',
  summary: 'write a decision to be filled in',
  options: {
    context: text('name', 'group it belongs to'),
    problem: repeated('id', 'problem it answers; repeat for more'),
    affectedFile: repeated('path', 'file it is about; repeat for more'),
    allowedPath: repeated('pattern', 'path the work may change; repeat for more'),
    evidence: repeated('command', 'command that must be green; repeat for more'),
    criterion: repeated('text', 'what must be true, in words; proves nothing; repeat for more'),
    json,
  },
  run: async (call) => {
    const { context, problem, affectedFile, allowedPath, evidence, criterion } = call.flags;
    const made = await call.harness.plans.newDecision({
      title: call.argument,
      ...said({
        ...{ context, evidence, criteria: criterion },
        problemRefs: problem,
        affectedFiles: affectedFile,
        allowedPaths: allowedPath,
      }),
    });
    answer(
      call,
      newDecisionJson(made),
      `created ${made.id} ${made.file}\nfill it in, then run it with "haft harness run ${made.id}"\n`,
    );
    return exits.ok;
  },
});
