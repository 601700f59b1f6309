import { deleteLock, lockText } from '../../domain/delivery/lockText.ts';
import type { Harness } from '../../composition/harness.ts';
import type { DiskLedger } from '../../engine/disk/ledger.ts';
import type { CheckoutStatus } from '../../engine/ports/checkoutQueries.ts';
import type { Finding } from '../../engine/doctor/doctor.ts';
import { doctorJson } from '../../engine/report/storeJson.ts';
import { command } from '../command.ts';
import { exits } from '../exit.ts';
import { flag, json } from '../option.ts';
import { answer, plain } from '../text/print.ts';

/** Git holds a lock for moments; one that has stood so long, in ms, was left by a command that died. */
const staleMs = 60_000;

export const doctor = command({
  path: 'doctor',
  tellsRecord: true,
  summary:
    'check what a night stands on, and the store from its first line to its last; each finding with its fix',
  options: {
    store: flag('the store and the locks of git alone'),
    adopt: flag('first give a copied store a name of its own'),
    json,
  },
  run: async (call) => {
    const { store, reports } = call.harness;
    if (call.flags.adopt) await store.adopt();
    const check = await store.verify();
    const { storeId: id } = store;
    const { size: commissions } = reports.ledger;
    const sound = check.kind === 'sound';
    if (sound) await store.rebuild();
    const text = sound
      ? `store ${id}: sound. ${commissions} commissions, ${check.events} events, ${check.bytes} bytes.${passedOver(check.astray)}\n`
      : `store ${id}: read-only. ${check.what} Everything before it can be read; restore the file from a backup.\n`;
    const checkout = await reports.checkout();
    const locks = await reports.staleLocks(staleMs);
    const found = locks.map((lock) => `git lock: ${lockText(lock, Date.now())}; ${deleteLock}.\n`);
    const findings = call.flags.store || !sound ? [] : await call.harness.doctor.examine();
    const disk = findings.length > 0 && call.flags.json ? await kept(call.harness) : undefined;
    const json = doctorJson({ id, commissions, check, checkout, disk, locks, findings });
    const seen = findings.map(findingText).join('');
    answer(call, json, text + checkoutText(checkout) + found.join('') + seen);
    if (!sound) return exits.fault;
    const isWrong = locks.length > 0 || findings.some(({ level }) => level === 'problem');
    return isWrong ? exits.findings : exits.ok;
  },
});

/** Where it cannot be measured, that is a finding. */
const kept = ({ disk }: Harness): Promise<DiskLedger | undefined> =>
  disk.ledger().catch(() => undefined);

/** The level, the check and what was seen; what to do stands below it. */
function findingText({ level, check, code, what, fix }: Finding): string {
  const mark = { ok: 'ok     ', note: 'note   ', problem: 'problem' }[level];
  const named = level === 'ok' ? '' : ` ${code}:`;
  return `${mark} ${check}:${named} ${plain(what)}\n${fix === undefined ? '' : `        ${plain(fix)}\n`}`;
}

/** Where landings arrive, and what of the operator's own stands there. */
function checkoutText({ branch, conflicted, staged, changed, untracked }: CheckoutStatus): string {
  const counted = { conflicted, staged, changed, untracked };
  const parts = Object.entries(counted)
    .filter(([, paths]) => paths.length > 0)
    .map(([what, { length }]) => `${length} ${what}`);
  const on = branch === undefined ? 'on no branch' : `on ${plain(branch)}`;
  return `checkout: ${on}, ${parts.length > 0 ? parts.join(', ') : 'clean'}.\n`;
}

/** Nothing when every line counts. */
function passedOver(astray: readonly number[]): string {
  if (astray.length === 0) return '';
  return ` Lines that came too late and do not count begin at byte ${astray.join(', ')}.`;
}
