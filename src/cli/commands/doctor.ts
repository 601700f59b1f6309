import { Option, type Command } from 'commander';
import type { Harness } from '../../composition/harness.ts';
import { situations, type Situation } from '../../domain/commission/situation.ts';
import { exportedJson, exportHead, foundJson, storeJson } from '../../engine/report/storeJson.ts';
import { exits } from '../exit.ts';
import { jsonLine, plain, table } from '../text/print.ts';
import { onHarness, type JsonFlag, type Surface } from '../surface.ts';

type Run = (work: Promise<number>) => Promise<void>;

interface DoctorFlags extends JsonFlag {
  readonly store?: true;
  readonly adopt?: true;
}

interface FindFlags extends JsonFlag {
  readonly situation?: Situation;
  readonly decision?: string;
}

/** Rows that a search prints at most, the last changed first. */
const mostFound = 200;

/** `haft find`, `haft doctor` and `haft export`: care for the store. */
export function addStoreCommands(program: Command, surface: Surface, run: Run): void {
  program
    .command('doctor')
    .description(
      'check the store from its first line to its last, and rebuild what is kept beside it',
    )
    .option('--store', 'the store (the only thing that is checked so far)')
    .option('--adopt', 'first give a copied store a name of its own')
    .option('--json', 'print JSON')
    .action((flags: DoctorFlags) => run(doctor(surface, flags)));
  program
    .command('find <words...>')
    .description('commissions in which all these words, or their beginnings, occur')
    .addOption(new Option('--situation <situation>', 'only these').choices(situations))
    .option('--decision <id>', 'only of this decision')
    .option('--json', 'print JSON')
    .action((words: string[], flags: FindFlags) => run(find(surface, words, flags)));
  program
    .command('export')
    .description('everything the store holds, as one JSON document')
    .action(() => run(onHarness(surface, {}, (harness) => exportAll(surface, harness))));
}

function find(surface: Surface, words: readonly string[], flags: FindFlags): Promise<number> {
  const { situation, decision } = flags;
  return onHarness(surface, flags, async (harness) => {
    const rows = await harness.reports.find({
      words: words.join(' '),
      limit: mostFound,
      ...(situation && { situation }),
      ...(decision !== undefined && { decision }),
    });
    const lines = rows.map(({ id, situation: place, title }) => [id, place, plain(title)]);
    surface.out(flags.json ? jsonLine(foundJson(rows)) : table(lines));
    return exits.ok;
  });
}

function doctor(surface: Surface, flags: DoctorFlags): Promise<number> {
  return onHarness(surface, flags, async (harness) => {
    if (flags.adopt) await harness.store.adopt();
    const check = await harness.store.verify();
    const { storeId } = harness.store;
    const { ledger } = harness.reports;
    const sound = check.kind === 'sound';
    if (sound) await harness.store.rebuild();
    const text = sound
      ? `store ${storeId}: sound. ${ledger.size} commissions, ${check.events} events, ${check.bytes} bytes.${passedOver(check.astray)}\n`
      : `store ${storeId}: read-only. ${check.what} Everything before it can be read; restore the file from a backup.\n`;
    surface.out(
      flags.json ? jsonLine(storeJson({ id: storeId, commissions: ledger.size, check })) : text,
    );
    return sound ? exits.ok : exits.fault;
  });
}

/** Nothing when every line counts. */
function passedOver(astray: readonly number[]): string {
  if (astray.length === 0) return '';
  return ` Lines that came too late and do not count begin at byte ${astray.join(', ')}.`;
}

/** Piece by piece, so that a large store needs no more memory than a small one. */
async function exportAll(surface: Surface, harness: Harness): Promise<number> {
  const head = exportHead(harness.store.storeId, await harness.reports.history(''));
  surface.out(`${JSON.stringify(head).slice(0, -1)},"commissions":[`);
  let separator = '\n';
  for (const view of harness.reports.ledger.all()) {
    const { id } = view.commission;
    const events = await harness.reports.history(id);
    const log = await harness.reports.runEntries(id);
    surface.out(separator + JSON.stringify(exportedJson(view, events, log)));
    separator = ',\n';
  }
  surface.out('\n]}\n');
  return exits.ok;
}
