import { readdir, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Fault, messageOf } from '../../base/fault.ts';
import type { Plan } from '../../domain/plan/plan.ts';
import type { PlanFile, Plans, StagedPlan } from '../../engine/ports/plans.ts';
import { hasCode, isMissing } from '../files/missing.ts';
import { readWhole } from '../haftText/checkoutFile.ts';
import { StagedFile } from '../haftText/atomicFile.ts';
import { largestPlan, readPlan, type ReadPlan } from './planFile.ts';
import { renderPlan, rewritePlan } from './planText.ts';

/** Plan files by path; a relative one is meant from the top of the operator's checkout. */
export class PlanFiles implements Plans {
  private readonly root: string;

  /** @param root Absolute path of the operator's checkout. */
  constructor(root: string) {
    this.root = root;
  }

  async names(): Promise<readonly string[]> {
    const folder = join(this.root, '.haft', 'plans');
    const found = await readdir(folder, { withFileTypes: true }).catch((failure: unknown) => {
      if (isMissing(failure)) return [];
      throw failure;
    });
    return found
      .filter((one) => one.isFile() && /\.ya?ml$/.test(one.name))
      .map(({ name }) => join(folder, name))
      .toSorted();
  }

  async find(file: string): Promise<ReadPlan | undefined> {
    const place = this.placeOf(file);
    const shown = this.shown(place);
    try {
      const target = await realpath(place);
      const { bytes } = await readWhole(target, largestPlan);
      return readPlan(bytes, target, shown);
    } catch (failure) {
      if (isMissing(failure)) return undefined;
      if (Fault.is(failure) && failure.code !== 'not_a_file') throw failure;
      throw new Fault({
        code: 'plan_unreadable',
        what: `${shown} cannot be read: ${messageOf(failure)}`,
        advice: 'Name a regular file that you may read.',
        cause: failure,
      });
    }
  }

  async stage(
    file: string,
    plan: Plan,
    titles: ReadonlyMap<string, string>,
    before: PlanFile | undefined,
  ): Promise<StagedPlan> {
    const place = before?.file ?? this.placeOf(file);
    const shown = this.shown(place);
    const old = before as ReadPlan | undefined;
    const text = old ? rewritten(old, plan, titles, shown) : renderPlan(plan, titles);
    if (old?.text === text || isDeepStrictEqual(old?.plan, plan)) return unchanged(place);
    requireSame(text, plan, shown);
    const staged = await StagedFile.prepare(place, text).catch((failure: unknown) => {
      throw notWritable(shown, failure);
    });
    return {
      file: place,
      discard: () => staged.discard(),
      commit: () => this.commit(staged, place, old),
    };
  }

  private async commit(
    staged: StagedFile,
    place: string,
    old: ReadPlan | undefined,
  ): Promise<void> {
    const shown = this.shown(place);
    try {
      if (!old) await staged.create();
      else if ((await this.find(place))?.text !== old.text) throw changed(shown);
      else await staged.replace();
    } catch (failure) {
      await staged.discard();
      if (hasCode(failure, 'EEXIST')) throw exists(shown);
      throw Fault.is(failure) ? failure : notWritable(shown, failure);
    }
  }

  private placeOf(file: string): string {
    return isAbsolute(file) ? file : join(this.root, file);
  }

  /** As the operator would write it: from the top of the checkout where it lies in there. */
  private shown(place: string): string {
    const inside = relative(this.root, place);
    return inside.startsWith('..') || isAbsolute(inside) ? place : inside.split(sep).join('/');
  }
}

function unchanged(file: string): StagedPlan {
  const nothing = (): Promise<void> => Promise.resolve();
  return { file, commit: nothing, discard: nothing };
}

/** The library reads some YAML that it cannot write again, such as a key without colon and value. */
function rewritten(
  { text, plan: before }: ReadPlan,
  plan: Plan,
  titles: ReadonlyMap<string, string>,
  shown: string,
): string {
  try {
    return rewritePlan(text, before, plan, titles);
  } catch (failure) {
    throw notRewritable(shown, failure);
  }
}

/** What was written says what was meant, read by the same reader as ever. */
function requireSame(text: string, plan: Plan, shown: string): void {
  const again = readPlan(new TextEncoder().encode(text), shown, shown);
  if (!isDeepStrictEqual(again.plan, plan)) throw notRewritable(shown);
}

const notRewritable = (shown: string, cause?: unknown): Fault =>
  new Fault({
    code: 'plan_not_rewritable',
    what: `${shown} cannot be changed without changing what it says.`,
    advice: 'Edit it by hand, or write a new plan under another id.',
    cause,
  });

const notWritable = (shown: string, cause: unknown): Fault =>
  new Fault({
    code: 'plan_not_writable',
    what: `${shown} cannot be written: ${messageOf(cause)}`,
    advice: 'Make room or give yourself the right to write there.',
    cause,
  });

const exists = (shown: string): Fault =>
  new Fault({
    code: 'plan_exists',
    what: `${shown} was made by somebody else in this moment.`,
    advice: 'Look at it, then give this plan another --id.',
  });

const changed = (shown: string): Fault =>
  new Fault({
    code: 'plan_changed',
    what: `${shown} was edited in this moment.`,
    advice: 'Run the command again; it starts from the file as it is now.',
  });
