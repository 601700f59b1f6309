import type { CommissionView } from '../commission/view.ts';
import { lockConflict } from '../scope/authority.ts';
import { isPattern, readPattern, type CaseRule } from '../scope/pattern.ts';
import { namesOf } from './firstNames.ts';

/** Who holds a path somebody wants, and by which entries of both. */
export interface Held {
  readonly holder: string;
  readonly mine: string;
  readonly theirs: string;
}

interface Folder {
  readonly within: Map<string, Folder>;
  /** Numbers of holders of whose patterns nothing more is known than that they are in here. */
  readonly here: Set<number>;
}

/** The names a lockset's patterns begin with; undefined where one cannot be read and might cover anything. */
type Names = readonly (readonly string[])[] | undefined;

/**
 * Locksets that are taken, and whom one of them keeps waiting: what `lockConflict` says of each of them in
 * order, asked only of those that begin with the same names of folders.
 */
export class HeldPaths {
  private readonly rule: CaseRule;
  private readonly holders: CommissionView[] = [];
  private readonly root: Folder = newFolder();
  private readonly anywhere = new Set<number>();
  private readonly ids = new Set<string>();
  /** What was said of a lockset since the last holder came: many candidates have the same. */
  private readonly said = new Map<string, Held | undefined>();

  constructor(rule: CaseRule, holders: Iterable<CommissionView> = []) {
    this.rule = rule;
    for (const one of holders) this.add(one);
  }

  add(holder: CommissionView): void {
    const number = this.holders.push(holder) - 1;
    this.ids.add(holder.commission.id);
    this.said.clear();
    const all = firstNames(holder.commission.scope.lockset, this.rule);
    if (!all) this.anywhere.add(number);
    for (const names of all ?? []) {
      let folder = this.root;
      for (const name of names) {
        const next = folder.within.get(name) ?? newFolder();
        folder.within.set(name, next);
        folder = next;
      }
      folder.here.add(number);
    }
  }

  /** The first of the holders, itself excepted, that holds what a candidate would need. */
  from({ commission: { id, scope } }: CommissionView): Held | undefined {
    if (this.holders.length === 0) return undefined;
    if (this.ids.has(id)) return this.look(scope.lockset, id);
    const key = scope.lockset.join('\0');
    if (!this.said.has(key)) this.said.set(key, this.look(scope.lockset, id));
    return this.said.get(key);
  }

  private look(lockset: readonly string[], id: string): Held | undefined {
    const near = [...this.near(lockset)].sort((one, other) => one - other);
    for (const number of near) {
      const other = this.holders[number];
      if (!other || other.commission.id === id) continue;
      const conflict = lockConflict(lockset, other.commission.scope.lockset, this.rule);
      if (conflict) return { holder: other.commission.id, ...conflict };
    }
    return undefined;
  }

  private near(lockset: readonly string[]): Set<number> {
    const found = new Set(this.anywhere);
    const all = firstNames(lockset, this.rule);
    if (!all) return new Set(this.holders.keys());
    for (const names of all) {
      let folder: Folder | undefined = this.root;
      for (const name of names) {
        for (const number of folder.here) found.add(number);
        folder = folder.within.get(name);
        if (!folder) break;
      }
      if (folder) addWhole(folder, found);
    }
    return found;
  }
}

/** A lockset never changes, and is asked about at each step. */
const known = new WeakMap<
  readonly string[],
  { readonly caseless: boolean; readonly names: Names }
>();

function firstNames(lockset: readonly string[], rule: CaseRule): Names {
  const before = known.get(lockset);
  if (before?.caseless === rule.caseless) return before.names;
  const names = readNames(lockset, rule);
  known.set(lockset, { caseless: rule.caseless, names });
  return names;
}

function readNames(lockset: readonly string[], rule: CaseRule): Names {
  const names: string[][] = [];
  for (const text of lockset) {
    const pattern = readPattern(text, rule);
    if (!isPattern(pattern)) return undefined;
    for (const segments of pattern.alternatives) names.push(namesOf(segments, rule));
  }
  return names;
}

function addWhole(folder: Folder, found: Set<number>): void {
  for (const number of folder.here) found.add(number);
  for (const inner of folder.within.values()) addWhole(inner, found);
}

const newFolder = (): Folder => ({ within: new Map(), here: new Set() });
