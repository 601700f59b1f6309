import { deepEqual } from 'node:assert/strict';
import { commandsOf } from '../../../../src/domain/evidence/evidence.ts';

describe('given the evidence a commission asks for', () => {
  it('when the engine looks for what it can run, then only commands with words count, in order', () => {
    const all = [
      { kind: 'command', command: 'npm test' },
      { kind: 'description', description: 'looks right' },
      { kind: 'measurement', command: 'npm run bench' },
      { kind: 'command', command: ' ' },
      { kind: 'command' },
      { kind: 'command', command: 'npm run lint' },
    ];
    deepEqual(
      commandsOf(all).map(({ command }) => command),
      ['npm test', 'npm run lint'],
    );
  });
});
