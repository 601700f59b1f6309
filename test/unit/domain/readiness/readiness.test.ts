import { deepEqual, equal, match } from 'node:assert/strict';
import { gateFor, keepsSpecifications } from '../../../../src/domain/readiness/gate.ts';
import {
  readinessOf,
  type Carriers,
  type Readiness,
} from '../../../../src/domain/readiness/readiness.ts';
import type {
  SpecDocument,
  SpecKind,
  SpecSection,
} from '../../../../src/domain/readiness/specSection.ts';

const section = (id: string, more: Partial<SpecSection> = {}): SpecSection => ({
  id,
  kind: 'target-role',
  status: 'active',
  claimLayer: 'object',
  carrierClaimAllowed: false,
  evidenceRequired: [],
  content: '{}',
  at: { file: `.haft/specs/${id}.md`, line: 4, column: 1 },
  ...more,
});
const spec = (kind: SpecKind, ...sections: SpecSection[]): SpecDocument => ({
  kind,
  sections,
  terms: [],
  findings: [],
});
const ready: Carriers = {
  folder: true,
  project: { id: 'qnt_01234567', name: 'x' },
  workflow: { hasDefaults: true },
  specs: [
    spec('target-system', section('a')),
    spec('enabling-system', section('b')),
    spec('term-map'),
  ],
};
const broken = {
  file: '.haft/project.yaml',
  line: 2,
  column: 1,
  code: 'project_invalid',
  what: 'x',
};

describe('given the carriers of a project', () => {
  const table: [what: string, carriers: Carriers, state: Readiness, codes: string[]][] = [
    ['all of it', ready, 'ready', []],
    ['no .haft', { ...ready, folder: false }, 'missing', ['haft_missing']],
    ['no project file', { ...ready, project: undefined }, 'needs_init', ['project_missing']],
    ['a broken project file', { ...ready, project: broken }, 'needs_init', ['project_invalid']],
    ['no workflow', { ...ready, workflow: undefined }, 'needs_onboard', ['workflow_missing']],
    [
      'a workflow without defaults',
      { ...ready, workflow: { hasDefaults: false } },
      'needs_onboard',
      ['workflow_defaults_missing'],
    ],
    [
      'no specifications',
      { ...ready, specs: [] },
      'needs_onboard',
      ['spec_carrier_missing_file', 'spec_carrier_missing_file', 'term_map_missing_file'],
    ],
    [
      'drafts only in the enabling system',
      {
        ...ready,
        specs: [
          spec('target-system', section('a')),
          spec('enabling-system', section('b', { status: 'draft' })),
          spec('term-map'),
        ],
      },
      'needs_onboard',
      ['spec_carrier_no_active_sections'],
    ],
    [
      'one id twice',
      {
        ...ready,
        specs: [
          spec('target-system', section('a')),
          spec('enabling-system', section('a')),
          spec('term-map'),
        ],
      },
      'needs_onboard',
      ['spec_section_duplicate_id'],
    ],
    [
      'an active claim about its own carrier',
      {
        ...ready,
        specs: [
          spec('target-system', section('a', { claimLayer: 'carrier' })),
          spec('enabling-system', section('b')),
          spec('term-map'),
        ],
      },
      'needs_onboard',
      ['spec_section_mixed_authority'],
    ],
  ];
  for (const [what, carriers, state, codes] of table) {
    it(`when there is ${what}, then it is ${state}`, () => {
      const report = readinessOf(carriers);
      deepEqual([report.state, report.findings.map(({ code }) => code).sort()], [state, codes]);
    });
  }
});

describe('given the gate of harness run (R1)', () => {
  const table: [Readiness, string | undefined, string][] = [
    ['ready', undefined, 'admissible'],
    ['ready', 'a reason that is not needed', 'admissible'],
    ['needs_onboard', undefined, 'blocked'],
    ['needs_onboard', '  ', 'blocked'],
    ['needs_onboard', 'overnight docs', 'tactical'],
    ['needs_init', 'overnight docs', 'blocked'],
    ['missing', 'overnight docs', 'blocked'],
  ];
  for (const [state, reason, kind] of table) {
    it(`R1: when it is ${state} and the reason is ${JSON.stringify(reason)}, then ${kind}`, () => {
      deepEqual(gateFor(state, reason).kind, kind);
    });
  }
});

describe('given what a project keeps', () => {
  const bare: Carriers = { folder: true, project: undefined, workflow: undefined, specs: [] };
  const table: [what: string, carriers: Carriers, keeps: boolean][] = [
    ['decisions alone', bare, false],
    ['a project file', { ...bare, project: { id: 'qnt_01234567', name: 'x' } }, true],
    ['a broken project file', { ...bare, project: broken }, true],
    ['a workflow', { ...bare, workflow: { hasDefaults: false } }, true],
    ['a broken workflow', { ...bare, workflow: broken }, true],
    ['one specification', { ...bare, specs: [spec('term-map')] }, true],
  ];
  for (const [what, carriers, keeps] of table)
    it(`R1: when it is ${what}, then ${keeps ? 'the gate asks' : 'there is nothing to be unready with'}`, () => {
      equal(keepsSpecifications(carriers), keeps);
    });
});

describe('given what is in the way of a ready project', () => {
  const place = (file: string, line: number, column: number) => ({ file, line, column });
  const finding = (file: string, line: number, column: number) => ({
    ...place(file, line, column),
    code: 'x',
    what: 'x',
  });
  const term = (word: string, line: number, ...aliases: string[]) => ({
    term: word,
    aliases,
    at: place('.haft/specs/term-map.md', line, 1),
  });
  const told = (carriers: Carriers): string[] =>
    readinessOf(carriers).findings.map(
      ({ file, line, column, code }) => `${file}:${line}:${column} ${code}`,
    );

  it('when there is a lot, then it is told by file, line and column', () => {
    const findings = [
      finding('b', 2, 1),
      finding('b', 1, 2),
      finding('b', 1, 1),
      finding('a', 9, 9),
    ];
    const specs = ready.specs.map((one, i) => (i === 0 ? { ...one, findings } : one));
    deepEqual(told({ ...ready, specs }), ['a:9:9 x', 'b:1:1 x', 'b:1:2 x', 'b:2:1 x']);
    const reversed = specs.map((one) => ({ ...one, findings: one.findings.toReversed() }));
    deepEqual(told({ ...ready, specs: reversed }), told({ ...ready, specs }));
  });

  it('when a word is explained twice, then the second is told with the line of the first', () => {
    const terms = [term('Lease', 3, 'Claim'), term('lock', 5, 'Mutex'), term('LEASE', 7, 'claim')];
    const specs = ready.specs.map((one) => (one.kind === 'term-map' ? { ...one, terms } : one));
    deepEqual(told({ ...ready, specs }), [
      '.haft/specs/term-map.md:7:1 term_map_duplicate_term',
      '.haft/specs/term-map.md:7:1 term_map_duplicate_alias',
    ]);
    for (const { what } of readinessOf({ ...ready, specs }).findings)
      match(what, /"(LEASE|claim)" is .* line 3 already\.$/);
  });

  it('when a workflow cannot be read, then that is what is told of it', () => {
    deepEqual(told({ ...ready, workflow: broken }), ['.haft/project.yaml:2:1 project_invalid']);
  });

  it('when drafts and other systems speak of their carrier, then that is nobody’s business', () => {
    const carrier = { claimLayer: 'carrier' } as const;
    const specs = [
      spec(
        'target-system',
        section('a'),
        section('c', { ...carrier, status: 'draft' }),
        section('d', { ...carrier, carrierClaimAllowed: true }),
      ),
      spec('enabling-system', section('b', carrier), section('e', { status: 'draft' })),
      spec('term-map'),
    ];
    deepEqual(told({ ...ready, specs }), []);
  });

  it('when anything is missing, then each finding is a sentence at the top of its file', () => {
    const specs = [
      spec('target-system', section('a', { status: 'draft' })),
      spec('target-system', section('a')),
    ];
    for (const carriers of [
      { ...ready, folder: false },
      { ...ready, project: undefined },
      { ...ready, workflow: undefined, specs: [] },
      { ...ready, workflow: { hasDefaults: false }, specs },
    ])
      for (const { what, file } of readinessOf(carriers).findings) {
        match(what, /^[A-Z][^\n]+\.$/);
        match(file, /^\.haft/);
      }
    const [again] = readinessOf({
      ...ready,
      specs: [...ready.specs, spec('term-map', section('a'))],
    }).findings;
    match(again?.what ?? '', /a is already that of the section at \.haft\/specs\/a\.md:4\./);
  });
});
