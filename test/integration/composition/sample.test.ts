import { deepEqual, equal } from 'node:assert/strict';
import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { Fault } from '../../../src/base/fault.ts';
import { createHarness } from '../../../src/composition/createHarness.ts';
import { createSample } from '../../../src/composition/createSample.ts';
import { sampleTokens } from '../../../src/domain/sample/sampleProject.ts';
import { temporaryFolder, type TemporaryFolder } from '../../fixtures/temporaryFolder.ts';

describe('given the sample project', () => {
  let place: TemporaryFolder;
  beforeEach(async () => {
    place = await temporaryFolder();
  });
  afterEach(() => place[Symbol.asyncDispose]());

  it('when it is written, then it is a clean repository whose decisions can be commissioned, each red today', async () => {
    const root = await createSample(place.path);
    equal(root, join(place.path, 'haft-sample'));
    const git = async (...args: string[]): Promise<string> =>
      (await execa('git', args, { cwd: root })).stdout;
    equal(await git('status', '--porcelain'), '');
    equal(await git('rev-list', '--count', 'main'), '1');

    const harness = await createHarness({ folder: root, env: process.env, log: () => undefined });
    try {
      const { decisions, problems } = await harness.plans.decisions();
      deepEqual(problems, []);
      equal(decisions.length, 3);
      for (const decision of decisions) {
        equal(decision.budget?.tokens, sampleTokens);
        const text = await readFile(join(root, decision.file), 'utf8');
        const { notes = [], refusal } = await harness.plans.checkDecision({ text });
        equal(refusal, undefined);
        deepEqual(
          notes.filter(({ severity }) => severity === 'error'),
          [],
        );
      }
    } finally {
      await harness.dispose();
    }
  });

  it('when its decisions are carried out as they say, then their tests are green', async () => {
    const root = await createSample(place.path);
    const made = {
      'src/discount.sh': 'discount() {\n  echo "$((($1 * (100 - $2) + 50) / 100))"\n}\n',
      'src/show.sh': `show() {\n  printf '%d.%02d EUR\\n' "$(($1 / 100))" "$(($1 % 100))"\n}\n`,
      'src/receipt.sh':
        'receipt() {\n  off=$1\n  shift\n  all=$(sum "$@")\n  echo "sum $(show "$all"), to pay $(show "$(discount "$all" "$off")")"\n}\n',
    };
    for (const [path, text] of Object.entries(made)) await writeFile(join(root, path), text);
    for (const name of ['sum', 'discount', 'show', 'receipt'])
      equal((await execa('sh', [`test/${name}.sh`], { cwd: root })).exitCode, 0, name);
  });

  it('when something is there already, then nothing of it is touched, and a place that is none is told', async () => {
    await mkdir(join(place.path, 'haft-sample'));
    await writeFile(join(place.path, 'haft-sample/README.md'), 'mine\n');
    await writeFile(join(place.path, 'haft-sample-2'), 'mine too\n');

    equal(await createSample(place.path), join(place.path, 'haft-sample-3'));
    equal(await readFile(join(place.path, 'haft-sample/README.md'), 'utf8'), 'mine\n');
    deepEqual(await readdir(join(place.path, 'haft-sample')), ['README.md']);
    await access(join(place.path, 'haft-sample-3/README.md'));
    const failure: unknown = await createSample(join(place.path, 'nowhere')).catch(
      (thrown: unknown) => thrown,
    );
    equal(Fault.is(failure, 'folder_not_writable'), true);
  });
});
