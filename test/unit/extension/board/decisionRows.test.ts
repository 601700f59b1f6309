import { deepEqual } from 'node:assert/strict';
import type { Decision } from '../../../../src/domain/decision/decision.ts';
import { Ledger } from '../../../../src/domain/commission/ledger.ts';
import { decisionRows } from '../../../../src/extension/board/decisionRows.ts';
import { groupOf } from '../../../../src/extension/board/groups.ts';
import { created, landedLife, stored } from '../../../fixtures/commissionEvents.ts';

function decision(id: string, status = 'active'): Decision {
  return {
    id,
    title: `Title of ${id}`,
    status,
    version: 1,
    links: [],
    problemRefs: [],
    sectionRefs: [],
    affectedFiles: [],
    evidenceRequirements: [],
    invariants: [],
    allowedPaths: [],
    forbiddenPaths: [],
    dependsOn: [],
    body: '',
    file: `.haft/decisions/${id}.md`,
  };
}

describe('given decision files and commissions', () => {
  it('when they are drawn, then broken files come first and each decision has its counts', () => {
    const ledger = new Ledger();
    const drafts = [...landedLife('wc-1'), created('wc-2', { decisionRef: 'dec-of-wc-1' })];
    for (const [index, draft] of drafts.entries()) ledger.apply(stored(draft, index + 1));
    const problem = {
      file: '.haft/decisions/broken.md',
      line: 3,
      column: 7,
      code: 'frontmatter_invalid',
      what: 'title is missing.',
    };
    const decisions = [decision('dec-of-wc-1'), decision('dec-b'), decision('dec-c', 'superseded')];

    const problems = [problem, { ...problem, what: 'id is missing.' }, problem];

    const rows = decisionRows({ decisions, problems }, (id) =>
      ledger.entriesOf(id).map(({ situation }) => groupOf(situation)),
    );

    deepEqual(
      rows.map(({ label, description, contextValue, state, line }) => [
        ...[label, description, contextValue, state, line],
      ]),
      [
        ['title is missing.', 'broken.md:3', 'problem', 'problem', 3],
        ['id is missing.', 'broken.md:3', 'problem', 'problem', 3],
        ['Title of dec-b', 'active', 'decision.active', 'open', 1],
        ['Title of dec-c', 'superseded', 'decision.inactive', 'over', 1],
        ['Title of dec-of-wc-1', '1 waiting, 1 landed', 'decision.active', 'waiting', 1],
      ],
    );
  });

  it('when their titles count, then 2 comes before 10', () => {
    const decisions = ['module 10', 'module 2', 'Module 1'].map((title) => ({
      ...decision(title.replace(' ', '-')),
      title,
    }));
    deepEqual(
      decisionRows({ decisions, problems: [] }, () => []).map(({ label }) => label),
      ['Module 1', 'module 2', 'module 10'],
    );
  });
});
