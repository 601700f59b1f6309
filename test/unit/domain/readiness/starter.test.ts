import { deepEqual, equal, match } from 'node:assert/strict';
import { starterFiles } from '../../../../src/domain/readiness/starter.ts';

const files = (): ReturnType<typeof starterFiles> =>
  starterFiles({ id: 'qnt_01234567', name: 'My "own" project' });
const textOf = (path: string): string => files().find((one) => one.path === path)?.text ?? '';

describe('given the files a project starts with', () => {
  it('when they are listed, then each has its place and says what it is for', () => {
    deepEqual(
      files().map(({ path, purpose }) => [path, purpose]),
      [
        ['.haft/project.yaml', 'id and name of the project'],
        ['.haft/workflow.md', 'how work is done here'],
        ['.haft/specs/target-system.md', 'what the product is to be'],
        ['.haft/specs/enabling-system.md', 'how it is made and proven'],
        ['.haft/specs/term-map.md', 'what the words mean'],
      ],
    );
  });

  it('when the project has a name, then it is written so that YAML takes it for text', () => {
    match(textOf('.haft/project.yaml'), /^id: qnt_01234567\nname: "My \\"own\\" project"$/m);
  });

  it('when they are read, then work has defaults, and each specification has one draft to complete', () => {
    match(textOf('.haft/workflow.md'), /^## Defaults$/m);
    for (const [kind, id] of [
      ['target-system', 'TS.purpose.001'],
      ['enabling-system', 'ES.proof.001'],
    ] as const) {
      const text = textOf(`.haft/specs/${kind}.md`);
      match(text, new RegExp(`^\`\`\`yaml spec-section\nid: ${id}\nspec: ${kind}$`, 'm'));
      equal(text.split('status: draft').length, 2);
      match(text, /--force-skip-specs/);
      match(text, /TODO/);
    }
    match(
      textOf('.haft/specs/term-map.md'),
      /^```yaml term-map\nentries:\n {2}- term: Commission$/m,
    );
  });
});
