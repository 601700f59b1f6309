import { deepEqual, equal, notEqual } from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDecision } from '../../../../src/adapters/decisions/decisionFile.ts';
import { DecisionFolder } from '../../../../src/adapters/decisions/decisionFolder.ts';
import { decisionKeys } from '../../../../src/adapters/decisions/decisionKeys.ts';
import {
  KeptReadings,
  readingsFormat,
  readingsPath,
} from '../../../../src/adapters/decisions/keptReadings.ts';
import { readSealed, writeSealed } from '../../../../src/adapters/files/sealedLines.ts';
import type { DecisionListing } from '../../../../src/engine/ports/decisions.ts';
import { bareFile, fullFile, haftFile } from '../../../fixtures/decisionFiles.ts';
import { temporaryFolder, type TemporaryFolder } from '../../../fixtures/temporaryFolder.ts';

/** As many as are worth keeping, one of them broken. */
const COUNT = 200;

const idOf = (at: number): string => `dec-${String(at).padStart(3, '0')}`;
const contentOf = (at: number): string =>
  at === 0 ? bareFile.replace('title:', 'titel:') : bareFile.replace('dec-docs-cleanup', idOf(at));

describe('given decision files that were read by another process', () => {
  let checkout: TemporaryFolder;
  let path: string;
  const at = (number: number): string =>
    join(checkout.path, '.haft/decisions', `${idOf(number)}.md`);
  /** A process of its own; long after the files were written. */
  const look = async (lookOnly = false): Promise<DecisionListing> => {
    const kept = new KeptReadings(path, lookOnly);
    const folder = new DecisionFolder(checkout.path, kept, () => Date.now() + 60_000);
    const listing = await folder.list();
    folder.dispose();
    await kept.rest();
    return listing;
  };
  const titleOf = ({ decisions }: DecisionListing, id: string): string | undefined =>
    decisions.find((decision) => decision.id === id)?.title;
  /** Makes what was kept say another title, so that it is seen where a title comes from. */
  const retitle = async (): Promise<void> => {
    const lines: string[] = [];
    equal(await readSealed(path, (line) => lines.push(line)), true);
    const other = lines.map((line) => line.replace('Clean the docs up', 'As it was kept'));
    equal(await writeSealed(path, other, 1_000_000), true);
  };

  beforeEach(async () => {
    checkout = await temporaryFolder();
    await mkdir(join(checkout.path, '.haft/decisions'), { recursive: true });
    await mkdir(join(checkout.path, 'store'));
    path = readingsPath(join(checkout.path, 'store'), checkout.path);
    for (let number = 0; number < COUNT; number += 1)
      await writeFile(at(number), contentOf(number));
  });
  afterEach(() => checkout[Symbol.asyncDispose]());

  it('when they are listed again, then it is as it was, and only what changed was read', async () => {
    const first = await look();
    deepEqual(await look(), first);
    await retitle();
    await writeFile(at(2), contentOf(2).replace('Clean the docs up', 'Saved since'));
    const again = await look();
    deepEqual(
      [idOf(1), idOf(2)].map((id) => titleOf(again, id)),
      ['As it was kept', 'Saved since'],
    );
    deepEqual(again.problems, first.problems);
  });

  it('when what was kept is damaged or of another format, then all are read anew', async () => {
    const first = await look();
    await retitle();
    const whole = await readFile(path, 'utf8');
    for (const damaged of [whole.replace('As it was kept', 'As it was bent'), whole.slice(9), '']) {
      await writeFile(path, damaged);
      deepEqual(await look(true), first);
    }
    const lines: string[] = [];
    await writeFile(path, whole);
    await readSealed(path, (line) => lines.push(line));
    const [, ...rest] = lines;
    await writeSealed(path, [JSON.stringify({ readings: 0 }), ...rest], 1_000_000);
    deepEqual(await look(), first);
    // And is kept again.
    deepEqual(await look(true), first);
  });

  it('when the store is made after they were read, then they are kept as well', async () => {
    path = readingsPath(join(checkout.path, 'later'), checkout.path);
    const kept = new KeptReadings(path);
    const folder = new DecisionFolder(checkout.path, kept, () => Date.now() + 60_000);
    await folder.list();
    folder.dispose();
    await mkdir(join(checkout.path, 'later'));
    await kept.rest();
    const lines: string[] = [];
    equal(await readSealed(path, (line) => lines.push(line)), true);
    equal(lines.length, COUNT + 1);
  });

  it('when somebody only looks, there is no store, or few files, then nothing is written', async () => {
    await look(true);
    deepEqual(await readdir(join(checkout.path, 'store')), []);
    const store = path;
    path = join(checkout.path, 'nowhere/decisions.jsonl');
    await look();
    equal((await readdir(checkout.path)).includes('nowhere'), false);
    path = store;
    const few = await temporaryFolder();
    await mkdir(join(few.path, '.haft/decisions'), { recursive: true });
    await writeFile(join(few.path, '.haft/decisions/a.md'), bareFile);
    const kept = new KeptReadings(path);
    await new DecisionFolder(few.path, kept, () => Date.now() + 60_000).list();
    await kept.rest();
    deepEqual(await readdir(join(checkout.path, 'store')), []);
    await few[Symbol.asyncDispose]();
  });

  it('when two checkouts share a store, then each has its own', () => {
    notEqual(readingsPath('/store', '/one'), readingsPath('/store', '/other'));
  });

  it('when the same files are read as something else, then the format has another number', () => {
    const files = [haftFile, fullFile, bareFile, contentOf(0), '', '---\nid: [\n---\n'];
    const encoder = new TextEncoder();
    const readings = files.map((file) => readDecision(encoder.encode(file), 'a.md'));
    const all = JSON.stringify([readings, Object.keys(decisionKeys.out.shape)]);
    equal(`${readingsFormat} ${hash('sha256', all).slice(0, 16)}`, '1 fa790d49cc480876');
  });
});
