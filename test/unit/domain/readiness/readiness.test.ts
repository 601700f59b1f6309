import { deepEqual } from 'node:assert/strict';
import { gateFor } from '../../../../src/domain/readiness/gate.ts';
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
