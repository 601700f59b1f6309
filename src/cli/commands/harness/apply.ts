import type { Command } from 'commander';
import type { Harness } from '../../../composition/harness.ts';
import { holdInFull } from '../../../domain/delivery/hold.ts';
import { changedJson } from '../../../engine/report/commissionsJson.ts';
import { previewsJson, revertedJson } from '../../../engine/report/reviewJson.ts';
import type { Reverted } from '../../../engine/landing/revert.ts';
import type { Choice } from '../../../engine/review/split.ts';
import { exits } from '../../exit.ts';
import { jsonLine, plain } from '../../text/print.ts';
import { by, onHarness, usage, type JsonFlag, type Surface } from '../../surface.ts';

type Run = (work: Promise<number>) => Promise<void>;

interface ApplyFlags extends JsonFlag {
  readonly path?: string[];
  readonly hunk?: string[];
  readonly unproven?: string;
}
type Reasoned = JsonFlag & { readonly reason: string };

const collect = (value: string, before: string[] | undefined): string[] => [
  ...(before ?? []),
  value,
];

/** `haft harness apply|refuse|revise|revert|proof|preview`: what an operator does with results. */
export function addReviewCommands(group: Command, surface: Surface, run: Run): void {
  group
    .command('apply <commission>')
    .description('land a held result as one commit')
    .option('--path <path>', 'only this changed file, all of it; repeat for more', collect)
    .option(
      '--hunk <path:n,n>',
      'only these hunks of a file, counted from 0; repeat for more',
      collect,
    )
    .option('--unproven <reason>', 'take failed work on your own account')
    .option('--json', 'print JSON')
    .action((id: string, flags: ApplyFlags) => run(apply(surface, id, flags)));
  for (const [name, what] of [
    ['refuse', 'turn a held result down for good'],
    ['revise', 'ask the same agent for changes; the reason is what it reads'],
  ] as const) {
    group
      .command(`${name} <commission>`)
      .description(what)
      .requiredOption('--reason <text>', 'why, in your words')
      .option('--json', 'print JSON')
      .action((id: string, flags: Reasoned) => run(decide(surface, name, id, flags)));
  }
  addRevert(group, surface, run);
  group
    .command('proof <commission>')
    .description('what the agent claims beside what the engine ran')
    .action((id: string) =>
      run(
        onHarness(
          surface,
          {},
          async (harness) => (surface.out(plain(await harness.reports.proof(id))), exits.ok),
        ),
      ),
    );
  group
    .command('preview')
    .description('how the held results fit the branch and each other')
    .option('--json', 'print JSON')
    .action((flags: JsonFlag) => run(preview(surface, flags)));
}

function addRevert(group: Command, surface: Surface, run: Run): void {
  group
    .command('revert [commission]')
    .description('take back what landed, one ordinary commit each')
    .option('--decision <id>', 'all that landed of a decision')
    .option('--drain <id>', 'all that one drain landed')
    .requiredOption('--reason <text>', 'why')
    .option('--json', 'print JSON')
    .action(
      (commission: string | undefined, flags: Reasoned & { decision?: string; drain?: string }) =>
        run(revert(surface, commission, flags)),
    );
}

function apply(surface: Surface, id: string, flags: ApplyFlags): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const chosen = choices(flags);
    if (flags.unproven !== undefined)
      await harness.reviews.accept({ id, reason: flags.unproven, by });
    if (chosen.length > 0) {
      const { rest } = await harness.reviews.split(id, chosen, by);
      surface.err(`the rest of ${id} is held by ${rest}\n`);
    }
    const landing = await harness.reviews.apply(id, by);
    if (flags.json) surface.out(oneJson(harness, id));
    else if (landing.kind === 'landed') {
      const { commit, files } = landing;
      surface.out(
        commit
          ? `applied ${id} commit=${commit} files=${files.length}\n`
          : `applied ${id}: the branch has it already\n`,
      );
    }
    if (landing.kind === 'landed') return exits.ok;
    const paths = landing.paths.length > 0 ? ` (${landing.paths.join(', ')})` : '';
    const why = holdInFull(landing.reason, landing.text);
    surface.err(plain(`${landing.reason}: ${why}${paths}\n`));
    return exits.fault;
  });
}

function choices({ path = [], hunk = [] }: ApplyFlags): Choice[] {
  const whole = path.map((one): Choice => ({ path: one }));
  const parts = hunk.map((text): Choice => {
    const match = /^(.+):(\d+(?:,\d+)*)$/s.exec(text);
    if (!match?.[1] || !match[2])
      throw usage(
        `"${text}" names no hunks.`,
        'Write a path, a colon and numbers, such as src/a.ts:0,2.',
      );
    return { path: match[1], hunks: match[2].split(',').map(Number) };
  });
  return [...whole, ...parts];
}

function decide(
  surface: Surface,
  name: 'refuse' | 'revise',
  id: string,
  flags: Reasoned,
): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    await harness.reviews[name]({ id, reason: flags.reason, by });
    const done =
      name === 'refuse' ? `refused ${id}` : `${id} goes on with your words at the next run`;
    surface.out(flags.json ? oneJson(harness, id) : `${done}\n`);
    return exits.ok;
  });
}

function revert(
  surface: Surface,
  commission: string | undefined,
  flags: Reasoned & { decision?: string; drain?: string },
): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const { decision, drain, reason } = flags;
    const named = [commission, decision, drain].filter((one) => one !== undefined);
    if (named.length !== 1)
      throw usage('Name one commission, or --decision, or --drain.', 'Give exactly one of them.');
    const target = {
      ...(commission !== undefined && { commission }),
      ...(decision !== undefined && { decision }),
      ...(drain !== undefined && { drain }),
    };
    const all = await harness.reviews.revert(target, { reason, by });
    if (flags.json) surface.out(jsonLine(revertedJson(all)));
    else for (const one of all) surface.out(plain(revertLine(one)));
    if (all.length === 0) surface.err('nothing of it has landed\n');
    return all.some(({ kind }) => kind === 'refused') ? exits.fault : exits.ok;
  });
}

function revertLine(one: Reverted): string {
  if (one.kind === 'reverted') return `reverted ${one.id} commit=${one.commit}\n`;
  return `not reverted ${one.id}: ${one.code}: ${one.text}${one.paths.length > 0 ? ` (${one.paths.join(', ')})` : ''}\n`;
}

function preview(surface: Surface, flags: JsonFlag): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    const previews = await harness.reviews.preview();
    if (flags.json) surface.out(jsonLine(previewsJson(previews)));
    else if (previews.length === 0) surface.out('nothing is held\n');
    else
      for (const { branch, conflicts, order } of previews) {
        surface.out(`branch ${branch}\nlanding order: ${order.join(', ') || 'none fits'}\n`);
        for (const one of conflicts)
          surface.out(
            plain(
              `conflict: ${one.id} with ${one.with ?? 'the branch'} in ${one.paths.join(', ')}\n`,
            ),
          );
      }
    return exits.ok;
  });
}

const oneJson = (harness: Harness, id: string): string =>
  jsonLine(changedJson(harness.reports.view(id)));
