import { equal, match, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DecisionText } from '../../fixtures/decisionText.ts';
import { harnessStage } from '../../fixtures/harnessStage.ts';

/** Writes its page; two of the same folder never run side by side. */
const about = (name: string, folder: string): DecisionText => ({
  id: `dec-${name}`,
  title: `Write ${name}`,
  body: `Write ${name}.`,
  keys: { allowed_paths: [folder], evidence_requirements: [`test -s ${folder}${name}.md`] },
  script: {
    name: 'steps',
    arg: { steps: [{ write: { path: `${folder}${name}.md`, text: `# ${name}\n` } }] },
  },
});

describe('given a drain in which two commissions share a folder', () => {
  it('when its report is asked for with a picture, then that shows slots, phases and who waited for whom', async () => {
    await using stage = await harnessStage({
      files: { 'docs/a.md': '# A\n', 'src/a.md': '# A\n' },
      decisions: [about('one', 'docs/'), about('two', 'docs/'), about('three', 'src/')],
    });
    for (const name of ['one', 'two', 'three'])
      await stage.create(`dec-${name}`, { deliveryPolicy: 'workspace_patch_auto_on_pass' });
    const { drain } = await stage.drain(2);
    const file = join(stage.path, 'night.svg');

    const { exitCode, stdout } = await stage.haft('harness', 'report', '--svg', file);
    equal(exitCode, 0);
    match(stdout, /^# Good night: 3 of 3 landed/);
    const svg = await readFile(file, 'utf8');
    match(svg, new RegExp(`<title id="timeline-title">Timeline of ${drain}</title>`));
    match(svg, /worked on 3 commissions, of which 3 landed, in 2 of at most 2 slots/);
    for (const kind of ['preparing', 'turn', 'evidence', 'landing'])
      ok(svg.includes(`<g class="block ${kind}"><title>Write three`), kind);
    match(svg, /<g class="wait lock"><title>\S+ waited for \S+, which held docs\//);
    equal([...svg.matchAll(/>Slot \d+</g)].length, 2);

    const nowhere = await stage.haft('harness', 'report', '--svg', join(stage.path, 'no/such.svg'));
    equal(nowhere.exitCode, 1);
    match(nowhere.stderr, /^file_not_writable: The picture cannot be written: /);
  });
});
