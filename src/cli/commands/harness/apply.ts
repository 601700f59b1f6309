import { holdInFull } from '../../../domain/delivery/hold.ts';
import { changedJson } from '../../../engine/report/commissionsJson.ts';
import type { Choice } from '../../../engine/review/split.ts';
import { command } from '../../command.ts';
import { exits } from '../../exit.ts';
import { json, repeated, text, type Given } from '../../option.ts';
import { by, usage } from '../../surface.ts';
import { jsonLine, plain } from '../../text/print.ts';

const parts = {
  path: repeated('path', 'only this changed file, all of it; repeat for more'),
  hunk: repeated('path:n,n', 'only these hunks of a file, counted from 0; repeat for more'),
};

export const apply = command({
  path: 'harness apply <commission>',
  summary: 'land a held result as one commit',
  options: {
    ...parts,
    unproven: text('reason', 'take failed work on your own account'),
    json,
  },
  run: async ({ surface, harness, argument: id, flags }) => {
    const chosen = choices(flags);
    if (flags.unproven !== undefined)
      await harness.reviews.accept({ id, reason: flags.unproven, by });
    if (chosen.length > 0) {
      const { rest } = await harness.reviews.split(id, chosen, by);
      surface.err(`the rest of ${id} is held by ${rest}\n`);
    }
    const landing = await harness.reviews.apply(id, by);
    if (flags.json) surface.out(jsonLine(changedJson(harness.reports.view(id))));
    else if (landing.kind === 'landed') surface.out(appliedText(id, landing));
    if (landing.kind === 'landed') return exits.ok;
    const paths = landing.paths.length > 0 ? ` (${landing.paths.join(', ')})` : '';
    const why = holdInFull(landing.reason, landing.text);
    surface.err(plain(`${landing.reason}: ${why}${paths}\n`));
    return exits.fault;
  },
});

function appliedText(
  id: string,
  { commit, files }: { readonly commit: string | null; readonly files: readonly string[] },
): string {
  return commit
    ? `applied ${id} commit=${commit} files=${files.length}\n`
    : `applied ${id}: the branch has it already\n`;
}

function choices({ path = [], hunk = [] }: Given<typeof parts>): Choice[] {
  const whole = path.map((one): Choice => ({ path: one }));
  const some = hunk.map((one): Choice => {
    const match = /^(.+):(\d+(?:,\d+)*)$/s.exec(one);
    if (!match?.[1] || !match[2])
      throw usage(
        `"${one}" names no hunks.`,
        'Write a path, a colon and numbers, such as src/a.ts:0,2.',
      );
    return { path: match[1], hunks: match[2].split(',').map(Number) };
  });
  return [...whole, ...some];
}
