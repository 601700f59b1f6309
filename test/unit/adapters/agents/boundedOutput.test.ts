import { equal } from 'node:assert/strict';
import { BoundedOutput } from '../../../../src/adapters/agents/boundedOutput.ts';

const kept = (limit: number, ...chunks: string[]): string => {
  const output = new BoundedOutput(limit);
  for (const chunk of chunks) output.push(Buffer.from(chunk));
  return output.text();
};

describe('given a bound on output', () => {
  it('when all fits, then all is kept', () => {
    equal(kept(12, 'abc', 'defghi', 'jkl'), 'abcdefghijkl');
    equal(kept(12), '');
  });

  it('when it does not fit, then start and end are kept and the gap is counted', () => {
    equal(kept(12, 'abcdef', 'ghijkl', 'mnopqr'), 'abc\n… 6 bytes left out …\njklmnopqr');
    equal(kept(4, 'a'.repeat(100) + 'xyz'), 'a\n… 99 bytes left out …\nxyz');
  });

  it('when it comes in many pieces, then it is the same as in one', () => {
    const text = Array.from({ length: 500 }, (_, i) => String(i)).join(',');

    equal(kept(40, ...Array.from(text)), kept(40, text));
  });

  it('when read in between, then it goes on', () => {
    const output = new BoundedOutput(4);
    output.push(Buffer.from('abcdefgh'));
    output.text();
    output.push(Buffer.from('ij'));

    equal(output.text(), 'a\n… 6 bytes left out …\nhij');
  });
});
