import { deepEqual } from 'node:assert/strict';
import { statusText } from '../../../src/cli/text/statusText.ts';
import { about, engineStage } from '../../fixtures/engineStage/engineStage.ts';

describe('given a status with more than anybody reads', () => {
  it('when it is printed, then the first of a section are, and how many there are more', async () => {
    const names = Array.from({ length: 23 }, (_, n) => `f${n}.txt`);
    const stage = engineStage({
      files: Object.fromEntries(names.map((name) => [name, ''])),
      decisions: names.map((name) => about(name)),
    });
    for (const name of names) await stage.create(`dec-${name}`);
    const lines = statusText(stage.reports.status()).split('\n');
    const at = lines.indexOf('waiting:');
    deepEqual(
      [
        lines.includes('waiting: 23'),
        lines.slice(at + 1, at + 21).every((one) => one.startsWith('- commission=')),
      ],
      [true, true],
    );
    deepEqual(lines.slice(at + 21), ['- and 3 more (haft commission list --selector all)', '']);
  });
});
