import { projectFile, workflowFile, type Project } from './readiness.ts';
import { specFileOf } from './specSection.ts';

/** A carrier as `haft init` first writes it. */
export interface Starter {
  /** Repository-relative. */
  readonly path: string;
  /** What it is for, in a few words. */
  readonly purpose: string;
  readonly text: string;
}

/**
 * The carriers a project starts with. Their sections are drafts with words to be replaced, so that a
 * fresh project is `needs_onboard`: nobody has said yet what it is to be.
 */
export function starterFiles(project: Project): readonly Starter[] {
  return [
    {
      path: projectFile,
      purpose: 'id and name of the project',
      text: `# Who this project is. The id stays for good.\nid: ${project.id}\nname: ${JSON.stringify(project.name)}\n`,
    },
    { path: workflowFile, purpose: 'how work is done here', text: workflow },
    { path: specFileOf('target-system'), purpose: 'what the product is to be', text: target },
    { path: specFileOf('enabling-system'), purpose: 'how it is made and proven', text: enabling },
    { path: specFileOf('term-map'), purpose: 'what the words mean', text: terms },
  ];
}

const workflow = `# Workflow

How decisions become work in this project.

## Defaults

- A result is reviewed before it lands, unless its commission says workspace_patch_auto_on_pass.
- TODO: which commands prove a change here, such as \`npm test\`?
`;

const how = `Replace the words marked TODO, then set \`status: active\`. Drafts do not count: until both systems have an
active section, \`haft harness run\` asks for --force-skip-specs "<reason>".`;

const target = `# Target system

What the product is to be for the people who use it.
${how}

\`\`\`yaml spec-section
id: TS.purpose.001
spec: target-system
kind: target-role
title: "TODO: what the product changes for whom"
statement_type: definition
claim_layer: object
owner: human
status: draft
terms: []
depends_on: []
evidence_required:
  - kind: description
    description: "TODO: how one sees that it is so"
\`\`\`
`;

const enabling = `# Enabling system

How the product is made, proven and released.
${how}

\`\`\`yaml spec-section
id: ES.proof.001
spec: enabling-system
kind: test-strategy
title: "TODO: which command proves a change"
statement_type: duty
claim_layer: work
owner: human
status: draft
target_refs:
  - TS.purpose.001
\`\`\`
`;

const terms = `# Term map

The words decisions and specifications share. One meaning each.

\`\`\`yaml term-map
entries:
  - term: Commission
    domain: work
    definition: Bounded authority to do one piece of work of one decision.
    aliases:
      - WorkCommission
\`\`\`
`;
