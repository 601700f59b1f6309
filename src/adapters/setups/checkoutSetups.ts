import { lstat, mkdir, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../base/fault.ts';
import { setupFile } from '../../domain/setup/setup.ts';
import type { CopyTerms, SetupReading, Setups } from '../../engine/ports/setups.ts';
import { SetupFailed } from '../../engine/ports/setupFailed.ts';
import { locate, readWhole } from '../haftText/checkoutFile.ts';
import { whyUnreadable } from '../haftText/fileProblems.ts';
import { CopyRefused, copyTree } from '../files/copyTree.ts';
import { missingIsUndefined } from '../files/missing.ts';
import { MirroredTree } from '../files/mirroredTree.ts';
import { KeptCopies } from './keptCopies.ts';
import { largestSetup, readSetupFile, unreadableSetup } from './setupFile.ts';

/** The set-up file of one checkout, and what it lists. */
export class CheckoutSetups implements Setups {
  private readonly root: string;
  private readonly kept: KeptCopies;

  /**
   * @param root Absolute path of the operator's checkout.
   * @param newFolder Makes an empty folder of this process on the disk of the places.
   */
  constructor(root: string, newFolder: () => Promise<string>) {
    this.root = root;
    this.kept = new KeptCopies(newFolder);
  }

  async read(): Promise<SetupReading> {
    const path = join(this.root, setupFile);
    try {
      // A link that leads nowhere is there all the same, and may lead somewhere tomorrow.
      if (!(await kindOf(path))) return { kind: 'none' };
      const { target } = await locate(path, this.root);
      return readSetupFile((await readWhole(target, largestSetup)).bytes);
    } catch (failure) {
      return unreadableSetup(whyUnreadable(failure));
    }
  }

  async copy(path: string, into: string, { signal, again = false }: CopyTerms): Promise<void> {
    try {
      const root = await realpath(this.root);
      await requireCopyable(root, path);
      await makeRoom(into, path);
      const order = { root, into, signal };
      if (await this.kept.putBack(path, order)) return;
      if (again && changeTimesTell) {
        this.kept.note(path, into, await MirroredTree.copy(order, path));
        return;
      }
      await copyTree(order, path);
      if (!again) this.kept.note(path, into);
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof SetupFailed) throw thrown;
      if (thrown instanceof CopyRefused) throw refused(thrown.path, thrown.message, path);
      throw refused(path, `cannot be copied: ${messageOf(thrown)}`, path);
    }
  }

  async takeOut(paths: readonly string[], into: string): Promise<void> {
    for (const path of paths) await this.kept.takeOut(path, into);
  }

  rest(): Promise<void> {
    return this.kept.rest();
  }

  async share(path: string, into: string): Promise<string> {
    try {
      const root = await realpath(this.root);
      await requireCopyable(root, path);
      await makeRoom(into, path);
      const target = join(root, path);
      await symlink(target, join(into, path));
      return target;
    } catch (thrown) {
      if (thrown instanceof SetupFailed) throw thrown;
      throw refused(path, `cannot be shared: ${messageOf(thrown)}`, path);
    }
  }
}

/** Windows lets whoever may write a file set that time as well. */
const changeTimesTell = process.platform !== 'win32';

type Kind = 'folder' | 'file' | 'other';

/** What stands at a path itself, links not followed; `undefined` when nothing does. */
async function kindOf(path: string): Promise<Kind | undefined> {
  const stats = await lstat(path).catch(missingIsUndefined);
  if (!stats) return undefined;
  if (stats.isDirectory()) return 'folder';
  return stats.isFile() ? 'file' : 'other';
}

/** Every folder on the way and the thing itself must be there and no link. */
async function requireCopyable(root: string, path: string): Promise<void> {
  for (const step of stepsOf(path)) {
    const kind = await kindOf(join(root, step));
    if (kind === undefined) throw refused(step, 'is not in your checkout', path);
    const fits = step === path ? kind !== 'other' : kind === 'folder';
    if (!fits) throw refused(step, 'is a link or no file or folder', path);
  }
}

/**
 * The folders on the way are made where they are missing. A tree that an agent made may hold a link
 * there, through which a copy would be written outside of the workspace.
 */
async function makeRoom(into: string, path: string): Promise<void> {
  for (const step of stepsOf(path)) {
    const place = join(into, step);
    const kind = await kindOf(place);
    if (step === path) {
      if (kind === undefined) return;
      throw refused(path, 'is tracked by git, or holds files that are', path);
    }
    if (kind === undefined) await mkdir(place);
    else if (kind !== 'folder') throw refused(step, 'is no folder in the tree to be set up', path);
  }
}

/** `vendor/cache`: `vendor`, then `vendor/cache`. */
function stepsOf(path: string): string[] {
  const parts = path.split('/');
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'));
}

function refused(path: string, why: string, listed: string): SetupFailed {
  return new SetupFailed({
    code: 'workspace_setup_refused',
    what: `${setupFile} lists ${listed}, but ${path} ${why}.`,
    advice: `Put right what is there, or take ${listed} off the list.`,
    facts: { path, copy: listed },
  });
}
