import { deepEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import fc from 'fast-check';
import { GitRepository } from '../../../../../src/adapters/git/gitRepository.ts';
import { ProcessIdentities } from '../../../../../src/adapters/process/identity.ts';
import {
  gitRepo,
  type Content,
  type Files,
  type GitRepo,
  type Snapshot,
} from '../../../../fixtures/gitRepo.ts';
import { amount } from '../../../../fixtures/amount.ts';

const numRuns = amount('HAFT_LANDING_CASES', 25, 500);

/** Tracked from the beginning; long enough for renames to be found. */
const tracked = ['a.txt', 'docs/g.md', 'docs/h.md', 'src/run.sh'] as const;
/** Not there at first; `docs` and `a.txt/x` collide with what is. */
const fresh = ['new.txt', 'docs/new.md', 'src/deep/er', 'a.txt/x', 'docs', 'x.o'] as const;

const text = (path: string, variant: string): string =>
  [...Array.from({ length: 20 }, (_, at) => `${path} ${at}`), variant, ''].join('\n');
const base: Files = {
  ...Object.fromEntries(tracked.map((path) => [path, text(path, 'base')])),
  '.gitignore': '*.o\n',
};

type Change = 'edit' | 'top' | 'delete' | 'execute' | 'link';
const change = fc.constantFrom<Change>('edit', 'edit', 'top', 'delete', 'execute', 'link');
const agentChange = fc.record({
  tracked: fc.dictionary(fc.constantFrom(...tracked), change, { maxKeys: 3 }),
  fresh: fc.uniqueArray(fc.constantFrom(...fresh), { maxLength: 2 }),
});

type Work = 'dirty' | 'staged' | 'both' | 'deleted' | 'announced';
const operatorState = fc.record({
  tracked: fc.dictionary(
    fc.constantFrom(...tracked),
    fc.constantFrom<Work>('dirty', 'staged', 'both', 'deleted'),
    { maxKeys: 2 },
  ),
  fresh: fc.dictionary(
    fc.constantFrom('new.txt', 'docs/new.md', 'x.o', 'own.txt'),
    fc.constantFrom<Work>('dirty', 'staged', 'announced'),
    { maxKeys: 2 },
  ),
  unsaved: fc.uniqueArray(fc.constantFrom(...tracked, ...fresh), { maxLength: 1 }),
});

/** `rebased` keeps the base the agent began on; `rewritten` is a rebase that drops it. */
const movements = [
  ...(['none', 'other', 'same', 'renamed'] as const),
  ...(['rebased', 'rewritten', 'identical'] as const),
] as const;
type Movement = (typeof movements)[number];
const movement = fc.constantFrom<Movement>(...movements);
const anyCase = fc.tuple(agentChange, operatorState, movement);

type Agent = typeof agentChange extends fc.Arbitrary<infer T> ? T : never;
type Operator = typeof operatorState extends fc.Arbitrary<infer T> ? T : never;

describe('given any state of the operator, any change of an agent and any movement of the tip', () => {
  it(`when landed ${numRuns} times, then it is one revertable commit or nothing has changed`, async function () {
    this.timeout(numRuns * 20_000);
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(anyCase, async ([agent, operator, moved]) => {
        const kind = await landAndCheck(agent, operator, moved);
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }),
      { numRuns, interruptAfterTimeLimit: numRuns * 15_000 },
    );
    const told = [...seen].map(([kind, count]) => `${kind} ${count}`).join(', ');
    if ('HAFT_LANDING_CASES' in process.env) console.log(`${numRuns} cases: ${told}`);
    ok((seen.get('landed') ?? 0) > 0 && seen.size > 2, told);
  });

  it('when cases are drawn, then every kind of work and movement is among them', () => {
    const cases = fc.sample(anyCase, { numRuns: 400, seed: 1 });
    const seen = new Set(
      cases.flatMap(([agent, operator, moved]) => kindsOf(agent, operator, moved)),
    );
    deepEqual([...seen].sort(), [...everyKind].sort());
  });
});

/** What a case has in it that has to be tried. */
function kindsOf(agent: Agent, operator: Operator, moved: Movement): string[] {
  const works = Object.values({ ...operator.tracked, ...operator.fresh });
  const kinds = [`tip ${moved}`, ...works.map((work) => `operator ${work}`)];
  kinds.push(...Object.values(agent.tracked).map((one) => `agent ${one}`));
  if (operator.fresh['x.o'] === 'dirty') kinds.push('operator ignored');
  if (operator.fresh['x.o'] === 'dirty' && agent.fresh.includes('x.o')) {
    kinds.push('ignored in the way');
  }
  if (operator.unsaved.length > 0) kinds.push('operator unsaved');
  const edits = agent.tracked['docs/g.md'];
  if (moved === 'renamed' && edits)
    kinds.push(edits === 'delete' ? 'renamed, deleted' : 'renamed, changed');
  return kinds;
}

const everyKind = [
  ...movements.map((moved) => `tip ${moved}`),
  ...['dirty', 'staged', 'both', 'deleted', 'announced'].map((work) => `operator ${work}`),
  ...['edit', 'top', 'delete', 'execute', 'link'].map((one) => `agent ${one}`),
  ...['operator ignored', 'ignored in the way', 'operator unsaved'],
  ...['renamed, changed', 'renamed, deleted'],
];

/** One case; gives how it ended. */
async function landAndCheck(agent: Agent, operator: Operator, moved: Movement): Promise<string> {
  await using repo = await gitRepo(base);
  const repository = await GitRepository.open(repo.path, { processes: new ProcessIdentities() });
  const admitted = await repo.git('rev-parse', 'HEAD');
  const result = await repo.commitOf(agentFiles(agent));
  await moveTip(repo, moved, agent);
  const own = await operate(repo, operator);
  const tip = await repo.git('rev-parse', 'main');
  const before = await repo.snapshot();

  if (!(await repository.isAncestor(admitted, tip))) return 'diverged';
  const merged = await repository.merge({ base: admitted, ours: tip, theirs: result });
  if (merged.kind === 'conflict') {
    deepEqual(await repo.snapshot(), before);
    return 'conflict';
  }
  const changes = await repository.changes(tip, merged.tree);
  if (changes.length === 0) return 'already there';
  const message = 'Land\n\nCommission: wc-1\n';
  const keepAs = 'refs/haft/landing/wc-1';
  const commit = await repository.commit({ tree: merged.tree, parent: tip, message, keepAs });
  const unsaved = operator.unsaved.map((path) => join(repo.path, path));
  const kept = await repo.snapshot();
  const outcome = await repository.land({ id: 'wc-1', branch: 'main', tip, commit, unsaved });

  const touched = changes.map(({ path }) => path);
  if (outcome.kind === 'refused') {
    deepEqual(await repo.snapshot(), kept);
    ok(['checkout_dirty', 'editor_dirty'].includes(outcome.reason), outcome.reason);
    ok(outcome.paths.length > 0 && outcome.paths.every((path) => touched.includes(path)));
    ok(
      outcome.paths.some((path) => isWorkedOn(path, own)),
      'refused for no reason',
    );
    return outcome.reason;
  }
  ok(!touched.some((path) => own.includes(path)), 'landed over work of the operator');
  equal(await repo.git('rev-parse', 'main', 'main^'), `${commit}\n${tip}`);
  deepEqual(othersOf(await repo.snapshot(), touched), othersOf(kept, touched));
  const differing = await repo.git('diff', '--name-only', '-z', '--no-renames', commit);
  deepEqual(
    differing.split('\0').filter((path) => touched.includes(path)),
    [],
  );
  await assertReverts(repo, commit, tip);
  return 'landed';
}

function agentFiles(agent: Agent): Files {
  const files: Record<string, Content> = {};
  for (const [path, kind] of Object.entries(agent.tracked)) files[path] = changed(path, kind);
  for (const path of agent.fresh) {
    // A new name may stand where a folder or file is; then what was there leaves.
    for (const there of tracked) {
      if (there.startsWith(`${path}/`) || path.startsWith(`${there}/`)) files[there] = null;
    }
    files[path] = text(path, 'agent');
  }
  const paths = Object.keys(files).filter((path) => files[path] !== null);
  const clash = paths.filter((path) => paths.some((other) => other.startsWith(`${path}/`)));
  return Object.fromEntries(Object.entries(files).filter(([path]) => !clash.includes(path)));
}

function changed(path: string, kind: Change | undefined): Content {
  if (kind === 'delete') return null;
  if (kind === 'link') return { link: 'target' };
  if (kind === 'execute') return { executable: text(path, 'base') };
  return kind === 'top' ? `top\n${text(path, 'base')}` : text(path, 'agent');
}

async function moveTip(repo: GitRepo, moved: Movement, agent: Agent): Promise<void> {
  if (moved === 'none') return;
  if (moved === 'rewritten') {
    await repo.git('commit', '--quiet', '--amend', '--message=rewritten');
    return;
  }
  if (moved === 'rebased') {
    const upstream = await repo.commitOf({ 'upstream.txt': 'up\n' });
    await repo.write({ 'elsewhere.txt': 'mine\n' });
    await repo.git('add', 'elsewhere.txt');
    await repo.git('commit', '--quiet', '--message=mine');
    await repo.git('rebase', '--quiet', upstream);
    return;
  }
  if (moved === 'renamed') await repo.git('mv', 'docs/g.md', 'src/g.md');
  if (moved === 'other') await repo.write({ 'elsewhere.txt': 'tip\n' });
  if (moved === 'same') await repo.write({ 'a.txt': text('a.txt', 'tip') });
  if (moved === 'identical') await repo.write(agentFiles(agent));
  await repo.git('add', '--all', '--force');
  await repo.git('commit', '--quiet', '--allow-empty', '--message=tip');
}

/** Does the operator's work as far as the tip's own folders let it, and gives the paths it stands on. */
async function operate(repo: GitRepo, operator: Operator): Promise<string[]> {
  const done = [...operator.unsaved];
  for (const [path, work] of Object.entries({ ...operator.tracked, ...operator.fresh })) {
    const content = work === 'deleted' ? null : text(path, 'operator');
    const isPossible = await repo.write({ [path]: content }).then(
      () => true,
      () => false,
    );
    if (!isPossible) continue;
    done.push(path as never);
    if (work === 'staged' || work === 'both') await repo.git('add', '--force', path);
    if (work === 'announced') await repo.git('add', '--force', '--intent-to-add', path);
    if (work === 'both') await repo.write({ [path]: text(path, 'operator again') });
  }
  return done;
}

/** True when the operator's work is on the path, below it or on its way. */
function isWorkedOn(path: string, own: readonly string[]): boolean {
  return own.some(
    (one) => one === path || one.startsWith(`${path}/`) || path.startsWith(`${one}/`),
  );
}

function othersOf({ files, index }: Snapshot, touched: readonly string[]): unknown {
  const own = Object.entries(files).filter(([path]) => !touched.includes(path));
  const isOther = (entry: string): boolean => !touched.includes(/\t(.*)/.exec(entry)?.[1] ?? '');
  return { files: Object.fromEntries(own), entries: index.split(/\n(?=\d{6} )/).filter(isOther) };
}

async function assertReverts(repo: GitRepo, commit: string, tip: string): Promise<void> {
  const reverted = `${repo.path}-reverted`;
  await repo.git('worktree', 'add', '--quiet', '--detach', reverted, commit);
  await repo.git('-C', reverted, 'revert', '--no-edit', commit);
  const trees = await repo.git('-C', reverted, 'rev-parse', 'HEAD^{tree}', `${tip}^{tree}`);
  const [now, former] = trees.split('\n');
  equal(now, former);
  await repo.git('worktree', 'remove', '--force', reverted);
}
