import type { Preview } from '../../../engine/review/preview.ts';
import { previewsJson } from '../../../engine/report/reviewJson.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json } from '../../option.ts';
import { answer, plain } from '../../text/print.ts';

export const preview = command({
  path: 'harness preview',
  summary: 'how the held results fit the branch and each other',
  options: { json },
  run: async (call) => {
    const previews = await call.harness.reviews.preview();
    answer(call, previewsJson(previews), previews.map(textOf).join('') || 'nothing is held\n');
    return exits.ok;
  },
});

function textOf({ branch, conflicts, order }: Preview): string {
  const lines = conflicts.map(({ id, with: other = 'the branch', paths }) =>
    plain(`conflict: ${id} with ${other} in ${paths.join(', ')}\n`),
  );
  return `branch ${branch}\nlanding order: ${order.join(', ') || 'none fits'}\n${lines.join('')}`;
}
