import { deepEqual, equal, match } from 'node:assert/strict';
import { situationOf } from '../../../../src/domain/commission/view.ts';
import { about, engineStage, type EngineStage } from '../../../fixtures/engineStage/engineStage.ts';

const auto = { deliveryPolicy: 'workspace_patch_auto_on_pass' } as const;

async function drained(stage: EngineStage, concurrency = 1): Promise<void> {
  await (
    await stage.start({ concurrency })
  ).done;
}

const looks = (stage: EngineStage, id: string): (number | null)[] =>
  stage.journal.events.flatMap((event) =>
    event.commission === id && event.type === 'measured' && event.data.round === 'baseline'
      ? event.data.runs.map(({ exitCode }) => exitCode)
      : [],
  );

describe('given evidence that several commissions of a drain share', () => {
  it('when the base moves between them, then the second is told as not looked at', async () => {
    const stage = engineStage({
      decisions: [about('a.txt', ['suite']), about('b.txt', ['suite'])],
    });
    // Red until somebody has changed a.txt.
    stage.places.evidence['suite'] = (place) => (place.get('a.txt') === 'one\n' ? 1 : 0);
    stage.journal.onDidAppend((events) => {
      if (events.some(({ type }) => type === 'landed'))
        stage.repository.commitFiles({ 'c.txt': `${stage.repository.log().length}\n` });
    });
    const first = await stage.create('dec-a.txt', auto);
    const second = await stage.create('dec-b.txt', auto);
    await drained(stage);

    deepEqual(
      [first, second].map((id) => situationOf(stage.view(id))),
      ['landed', 'landed'],
    );
    deepEqual([looks(stage, first), looks(stage, second)], [[1], []]);
    match(await stage.reports.proof(first), /\| red \|/);
    match(await stage.reports.proof(second), /\| not looked at \|/);
  });

  it('when the tree of the base was just proven, then it is known without a look', async () => {
    const stage = engineStage({
      decisions: [about('a.txt', ['suite']), about('b.txt', ['suite'])],
    });
    stage.places.evidence['suite'] = () => 0;
    await stage.create('dec-a.txt', auto);
    const second = await stage.create('dec-b.txt', auto);
    await drained(stage);

    deepEqual(looks(stage, second), [0]);
    equal(stage.places.ran.length, 3, 'base, result, result');
  });

  it('when both start at once, then the base is looked at once', async () => {
    const stage = engineStage({
      decisions: [about('a.txt', ['suite']), about('b.txt', ['suite'])],
    });
    stage.places.evidence['suite'] = async () => {
      await new Promise(setImmediate);
      return 0;
    };
    const ids = [await stage.create('dec-a.txt'), await stage.create('dec-b.txt')];
    await drained(stage, 2);

    deepEqual(
      ids.map((id) => looks(stage, id)),
      [[0], [0]],
    );
    equal(stage.places.ran.length, 3, 'base, result, result');
  });

  it('when it cannot run, then nobody pays for it, also not on another base', async () => {
    const stage = engineStage({
      decisions: [about('a.txt', ['suite']), about('b.txt', ['suite'])],
    });
    const output = "/bin/sh: 1: cd: can't cd to tool";
    stage.places.evidence['suite'] = () => ({ exitCode: 2, output });
    const ids = [await stage.create('dec-a.txt'), await stage.create('dec-b.txt')];
    stage.journal.onDidAppend((events) => {
      if (events.some(({ type }) => type === 'settled'))
        stage.repository.commitFiles({ 'c.txt': `${stage.repository.log().length}\n` });
    });
    await drained(stage);

    deepEqual(
      ids.map((id) => stage.view(id).verdict?.code),
      Array(2).fill('evidence_unavailable'),
    );
    equal(stage.agents.briefs.length, 0);
  });
});

describe('given evidence that is red after the work', () => {
  const noise = 'cannot reach the database\n';

  it('when it was so before, with the same output, then no repair turn is spent and both are shown', async () => {
    const stage = engineStage({ decisions: [about('a.txt', ['suite'])] });
    stage.places.evidence['suite'] = () => ({
      exitCode: 1,
      output: `${noise}in ${Math.random()} s`,
    });
    const id = await stage.create('dec-a.txt', auto);
    await drained(stage);

    const { state, verdict, turns, result } = stage.view(id);
    deepEqual([state, verdict?.code, turns], ['needs_human_review', 'red_as_before', 1]);
    deepEqual(result?.files, ['a.txt']);
    const card = await stage.reports.proof(id);
    equal(card.split('    cannot reach the database').length, 3, card);
  });

  it('when nobody had looked before, then it is looked at now', async () => {
    const stage = engineStage({
      decisions: [about('a.txt', ['suite']), about('b.txt', ['suite'])],
    });
    // The first passes; what lands with it breaks the suite for whoever comes next.
    stage.places.evidence['suite'] = (place) =>
      place.get('b.txt') === 'one\n' ? 0 : { exitCode: 1, output: noise };
    stage.agents.script = ({ place, brief }) => {
      place.set(brief.scope.allowedPaths[0] ?? '', 'two\n');
      return { kind: 'completed', text: '{}', tokens: 1 };
    };
    await stage.create('dec-a.txt', auto);
    const broken = await stage.create('dec-b.txt', auto);
    await drained(stage);

    deepEqual(stage.view(broken).verdict?.code, 'evidence_failed');
    deepEqual(looks(stage, broken), [0]);
  });

  it('when the work made it say something else, then it goes back to the agent', async () => {
    const stage = engineStage({
      decisions: [about('a.txt', ['suite'])],
      settings: { repairTurns: 1 },
    });
    stage.places.evidence['suite'] = (place) => ({ exitCode: 1, output: place.get('a.txt') ?? '' });
    const id = await stage.create('dec-a.txt', auto);
    await drained(stage);

    const { verdict, turns } = stage.view(id);
    deepEqual([verdict?.code, turns], ['evidence_failed', 2]);
  });
});

describe('given a landing whose merged tree is red at first', () => {
  it('when it is green when run once more, then it lands and is marked as flaky', async () => {
    const stage = engineStage({ decisions: [about('a.txt', ['suite']), about('b.txt')] });
    let red = 0;
    stage.places.evidence['suite'] = (place) =>
      place.get('a.txt') !== 'one\n' && place.get('b.txt') !== 'one\n' && red++ === 0 ? 1 : 0;
    const script = stage.agents.script;
    stage.agents.script = (work) => script(work);
    const ids = [await stage.create('dec-a.txt'), await stage.create('dec-b.txt', auto)];
    await drained(stage, 2);
    await stage.reviews.apply(ids[0]!, 'operator:test');

    equal(situationOf(stage.view(ids[0]!)), 'landed');
    match(await stage.reports.proof(ids[0]!), /\*\*Flaky\*\*: .* on the merged tree/);
  });
});
