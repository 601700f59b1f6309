import '../../fixtures/editorApi.ts';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { settingsFrom } from '../../../src/composition/settings.ts';
import { mostConcurrency } from '../../../src/domain/schedule/concurrency.ts';
import { manifestOnDisk } from '../../docs/manifest.ts';
import { numberSettings, settingsOf } from '../../../src/extension/numberSettings.ts';

interface Property {
  readonly type: string;
  readonly default: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly scope?: string;
  readonly markdownDescription?: string;
}

interface Configured {
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
  };
}

const { properties } = (manifestOnDisk() as Configured).contributes.configuration;
const engine = settingsFrom({ folder: '/x', env: {}, log: () => undefined });

/** Numbers of the engine that have a place of their own, or none in the editor, and why. */
const elsewhere: Readonly<Record<string, string>> = {
  concurrency: 'read when a drain starts: haft.concurrency',
  staleLeaseMaxAgeMs: 'the environment says it as well: haft.staleLeaseMaxAgeSeconds',
  waitForQuota: 'yes or no: haft.waitForQuota',
  agentRetryBaseMs: 'how the pauses of agentRetries begin',
};

describe('given the numbers of the engine', () => {
  it('when held against the settings of the editor, then each can be set there or says why not', () => {
    const fields = Object.values(numberSettings).map(({ field }) => field);

    deepEqual([...fields, ...Object.keys(elsewhere)].toSorted(), Object.keys(engine).toSorted());
  });

  for (const [name, bound] of Object.entries(numberSettings))
    it(`when haft.${name} is read in the manifest, then kind, bounds and default are the engine's`, () => {
      const property = properties[`haft.${name}`];
      const byItself = 'byItself' in bound ? bound.byItself : undefined;

      equal(property?.type, 'parts' in bound ? 'number' : 'integer');
      equal(property.minimum, byItself ?? bound.least);
      equal(property.maximum, bound.most);
      if (byItself === undefined) equal(Number(property.default) * bound.unit, engine[bound.field]);
      else equal(property.default, byItself);
    });

  it('when the manifest names a number, then it is one of these or has a place of its own', () => {
    const numbers = Object.entries(properties).filter(([, { type }]) =>
      /^(?:number|integer)$/.test(type),
    );
    const known = Object.keys(numberSettings).map((name) => `haft.${name}`);
    const own = numbers.filter(([name]) => !known.includes(name));

    deepEqual(own.map(([name]) => name).toSorted(), [
      'haft.concurrency',
      'haft.staleLeaseMaxAgeSeconds',
    ]);
    ok(numbers.every(([, { minimum, maximum }]) => minimum !== undefined && maximum !== undefined));
    equal(properties['haft.concurrency']?.default, engine.concurrency);
    equal(properties['haft.concurrency'].maximum, mostConcurrency);
    equal(
      Number(properties['haft.staleLeaseMaxAgeSeconds']?.default) * 1_000,
      engine.staleLeaseMaxAgeMs,
    );
  });

  it('when the harness is opened with a setting, then its change opens it anew', async () => {
    const { openingSettings } = await import('../../../src/extension/settings.ts');
    const others = ['haft.concurrency', 'haft.mcp.allowedClients'];

    deepEqual([...openingSettings, ...others].toSorted(), Object.keys(properties).toSorted());
  });
});

describe('given what an operator wrote into the settings', () => {
  const read = (written: Readonly<Record<string, unknown>>): unknown =>
    settingsOf((key) => written[key]);

  it('when it is within bounds, then it counts in the units of the engine', () => {
    deepEqual(
      read({ maxTurns: 7, maxMinutes: 0.5, turnMinutes: 90, validForHours: 24, repairTurns: 0 }),
      {
        ...{ maxTurns: 7, maxWorkMs: 30_000, turnTimeoutMs: 5_400_000 },
        ...{ validForMs: 86_400_000, repairTurns: 0 },
      },
    );
  });

  it('when it is out of bounds, a part where wholes count, or no number, then it counts as not set', () => {
    deepEqual(
      read({
        ...{ maxTurns: 0, maxTokens: 1.5, noProgressSeconds: 2_592_000, repairTurns: '2' },
        ...{ evidenceConcurrency: 0, maxMinutes: Number.NaN, turnMinutes: Infinity },
      }),
      {},
    );
  });
});
