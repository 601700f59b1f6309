import type { FileProblem } from '../../src/base/fileProblem.ts';
import { match, ok } from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { carrierText } from '../../src/adapters/haftText/carrierText.ts';
import { ProjectFiles } from '../../src/adapters/specs/projectFiles.ts';
import { readSpec } from '../../src/adapters/specs/specFile.ts';
import {
  projectFile,
  readinessOf,
  workflowFile,
  type Carriers,
} from '../../src/domain/readiness/readiness.ts';
import { specFileOf, specKinds } from '../../src/domain/readiness/specSection.ts';
import { starterFiles } from '../../src/domain/readiness/starter.ts';
import { assertPlace } from '../fixtures/decisionAnswer.ts';
import { temporaryFolder } from '../fixtures/temporaryFolder.ts';
import { Canary } from './canary.ts';
import { runs, Tally } from './effort.ts';
import { hostileBytes, type Material } from './hostileText.ts';

const files = [projectFile, workflowFile, ...specKinds.map(specFileOf)];
const starters = starterFiles({ id: 'qnt_01234567', name: 'x' }).map((starter) => ({
  ...starter,
  text: starter.text.replaceAll('status: draft', 'status: active'),
}));
const keys = [
  ...['id', 'name', 'spec', 'kind', 'title', 'statement_type', 'claim_layer', 'owner', 'status'],
  ...['valid_until', 'terms', 'depends_on', 'target_refs', 'evidence_required', 'entries', 'term'],
  ...['domain', 'definition', 'not', 'aliases', 'owners', 'carrier_claim_allowed'],
];

const seeds = starters.map(({ text }) => text);
const materialOf = (canary: Canary): Material => ({
  seeds,
  keys,
  wrap: (yaml) => `\`\`\`yaml spec-section\n${yaml}\`\`\`\n`,
  canary,
});

function assertFinding({ code, what }: FileProblem): void {
  match(code, /^[a-z_]+$/);
  match(what, /^[^\n]{5,1000}\.$/);
}

describe('given specifications changed at random', () => {
  it(`when ${runs} of them are read, then each has sections or findings with a place, and nothing runs`, () => {
    using canary = new Canary();
    const tally = new Tally('specifications');
    const kind = fc.constantFrom(...specKinds);
    fc.assert(
      fc.property(hostileBytes(materialOf(canary)), kind, (bytes, one) => {
        tally.take(() => {
          const text = carrierText(bytes);
          if (typeof text !== 'string') return 'no text';
          const { findings, sections, terms } = readSpec(one, text);
          for (const finding of findings) {
            assertFinding(finding);
            assertPlace(bytes, finding);
          }
          ok(findings.length + sections.length + terms.length > 0);
          return findings.length > 0 ? 'with findings' : 'sound';
        });
        canary.assertSilent();
      }),
      { numRuns: runs },
    );
    tally.expectEach('sound', 'with findings', 'no text');
  }).timeout(600_000);
});

/** A project that is ready, with other bytes in one of its files. */
async function carriersWith(root: string, file: string, bytes: Uint8Array): Promise<Carriers> {
  const place = join(root, file);
  await writeFile(place, bytes);
  const carriers = await new ProjectFiles(root).read();
  await writeFile(place, starters.find(({ path }) => path === file)?.text ?? '');
  return carriers;
}

describe('given the carriers of a project, one of them changed at random', () => {
  it(`when ${runs / 10} of them are read, then it is ready or has findings with a place, and nothing runs`, async () => {
    using canary = new Canary();
    await using folder = await temporaryFolder();
    for (const { path, text } of starters) {
      await mkdir(dirname(join(folder.path, path)), { recursive: true });
      await writeFile(join(folder.path, path), text);
    }
    const tally = new Tally('carriers');
    const file = fc.constantFrom(...files);
    await fc.assert(
      fc.asyncProperty(hostileBytes(materialOf(canary)), file, async (bytes, place) => {
        await tally.takeAsync(async () => {
          const { state, findings } = readinessOf(await carriersWith(folder.path, place, bytes));
          for (const finding of findings) {
            assertFinding(finding);
            if (finding.file === place) assertPlace(bytes, finding);
            else ok(files.includes(finding.file), finding.file);
          }
          return state;
        });
        canary.assertSilent();
      }),
      { numRuns: Math.ceil(runs / 10) },
    );
    ok(tally.count('needs_onboard') > 0 && tally.count('needs_init') > 0, String(tally));
  }).timeout(600_000);
});
