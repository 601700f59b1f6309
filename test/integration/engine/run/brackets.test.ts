import { deepEqual, equal, match } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import type { DecisionText } from '../../../fixtures/decisionText.ts';
import { harnessStage } from '../../../fixtures/harnessStage.ts';

const page = 'app/[id]/page.tsx';
const fresh = 'app/[[...slug]]/page.tsx';
const about = (id: string, path: string): DecisionText => ({
  id,
  title: 'Change a page',
  keys: { affected_files: [path], evidence_requirements: [`grep -q two "${path}"`] },
  script: { name: 'steps', arg: { steps: [{ write: { path, text: 'two\n' } }] } },
});

describe('given a project whose paths hold brackets', function () {
  this.timeout(120_000);

  it('when decisions name such files, then they are these files, and the work lands', async () => {
    await using stage = await harnessStage({
      files: { [page]: 'one\n', 'app/i/page.tsx': 'other\n', 'app/d/page.tsx': 'other\n' },
      decisions: [about('dec-a', page), about('dec-b', fresh)],
    });
    const auto = ['--delivery-policy', 'workspace_patch_auto_on_pass'];
    const one = await stage.haft('commission', 'create-from-decision', 'dec-a', ...auto);
    match(one.stdout, / allowed_paths=app\/\[id\]\/page\.tsx matches=1$/m, one.stderr);
    const json = await stage.haft('commission', 'create-from-decision', 'dec-b', ...auto, '--json');
    const { commission } = JSON.parse(json.stdout) as {
      commission: { path_matches: { pattern: string; files: number }[] };
    };
    deepEqual(
      commission.path_matches.map(({ files }) => files),
      [0],
    );
    const { exitCode, stdout } = await stage.haft('harness', 'run', '--drain');
    equal(exitCode, 0, stdout);
    const harness = await stage.another();
    const views = [...harness.reports.ledger.all()];
    deepEqual(
      views.map((view) => [situationOf(view), view.result?.files]),
      [
        ['landed', [page]],
        ['landed', [fresh]],
      ],
      stdout,
    );
  });
});
