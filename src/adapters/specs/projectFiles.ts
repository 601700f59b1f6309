import type { FileProblem } from '../../base/fileProblem.ts';
import { lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault, messageOf } from '../../base/fault.ts';
import {
  projectFile,
  workflowFile,
  type Carriers,
  type Project,
} from '../../domain/readiness/readiness.ts';
import {
  specFileOf,
  specKinds,
  type SpecDocument,
  type SpecKind,
} from '../../domain/readiness/specSection.ts';
import type { Specs, StarterFile } from '../../engine/ports/specs.ts';
import { hasCode, isMissing } from '../files/missing.ts';
import { locate, readWhole } from '../haftText/checkoutFile.ts';
import { problemAtTop, whyUnreadable } from '../haftText/fileProblems.ts';
import { isFlaw, placeOf } from '../haftText/flaw.ts';
import { readYaml } from '../haftText/yamlHeader.ts';
import { StagedFile } from '../haftText/atomicFile.ts';
import { carrierText, largestCarrier } from '../haftText/carrierText.ts';
import { fencedBlocks } from '../haftText/fencedBlocks.ts';
import { readSpec } from './specFile.ts';
import { projectKeys } from './specKeys.ts';

/** The carriers of one checkout. */
export class ProjectFiles implements Specs {
  private readonly root: string;

  /** @param root Absolute path of the operator's checkout. */
  constructor(root: string) {
    this.root = root;
  }

  async read(): Promise<Carriers> {
    const [folder, project, workflow, ...specs] = await Promise.all([
      this.hasFolder(),
      this.text(projectFile),
      this.text(workflowFile),
      ...specKinds.map((kind) => this.spec(kind)),
    ]);
    return {
      folder,
      project: typeof project === 'string' ? projectOf(project) : project,
      workflow: typeof workflow === 'string' ? { hasDefaults: hasDefaults(workflow) } : workflow,
      specs: specs.flatMap((spec) => spec ?? []),
    };
  }

  async exists(path: string): Promise<boolean> {
    return lstat(join(this.root, path)).then(
      () => true,
      (failure: unknown) => !isMissing(failure),
    );
  }

  async create({ path, text }: StarterFile): Promise<boolean> {
    try {
      const staged = await StagedFile.prepare(join(this.root, path), text);
      try {
        await staged.create();
        return true;
      } finally {
        await staged.discard();
      }
    } catch (failure) {
      if (hasCode(failure, 'EEXIST')) return false;
      throw new Fault({
        code: 'file_not_writable',
        what: `${path} cannot be written: ${messageOf(failure)}`,
        advice: 'Make room or give yourself the right to write there.',
        cause: failure,
      });
    }
  }

  private hasFolder(): Promise<boolean> {
    return stat(join(this.root, '.haft')).then(
      (found) => found.isDirectory(),
      () => false,
    );
  }

  private async spec(kind: SpecKind): Promise<SpecDocument | undefined> {
    const text = await this.text(specFileOf(kind));
    if (text === undefined) return undefined;
    if (typeof text === 'string') return readSpec(kind, text);
    return { kind, sections: [], terms: [], findings: [text] };
  }

  /** The text of a carrier, why it cannot be read, or `undefined` where it is not there. */
  private async text(file: string): Promise<string | FileProblem | undefined> {
    try {
      const { target } = await locate(join(this.root, file), this.root);
      const { bytes } = await readWhole(target, largestCarrier);
      const text = carrierText(bytes);
      if (typeof text === 'string') return text;
      return problemAtTop(file, `carrier_${text.code}`, text.what);
    } catch (failure) {
      if (isMissing(failure)) return undefined;
      return problemAtTop(file, 'carrier_unreadable', whyUnreadable(failure));
    }
  }
}

function projectOf(text: string): Project | FileProblem {
  const header = readYaml(text);
  if (isFlaw(header)) {
    const what = header.what.replace('The front matter', 'The file');
    return {
      ...problemAtTop(projectFile, 'project_invalid', what),
      ...placeOf(text, header.offset),
    };
  }
  const keys = projectKeys.safeParse(header.keys, { reportInput: true });
  if (keys.success) return { id: keys.data.id, name: keys.data.name };
  const [issue] = keys.error.issues;
  const path = issue?.path ?? [];
  const subject = path.length > 0 ? `\`${path.join('.')}\`` : 'The file';
  const message = issue?.input === undefined ? 'is missing' : issue.message;
  return {
    ...problemAtTop(projectFile, 'project_invalid', `${subject} ${message}.`),
    ...placeOf(text, header.offsetOf(path)),
  };
}

/** A heading of the second level; one inside a code block is only an example. */
function hasDefaults(text: string): boolean {
  let from = 0;
  const prose = fencedBlocks(text).map(({ openAt, bodyAt, body }) => {
    const before = text.slice(from, openAt);
    from = bodyAt + body.length;
    return before;
  });
  return /^ {0,3}##[ \t]+Defaults[ \t#]*\r?$/m.test(prose.join('') + text.slice(from));
}
