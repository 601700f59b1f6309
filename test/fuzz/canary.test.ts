import { deepEqual, throws } from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { runInThisContext } from 'node:vm';
import { Canary } from './canary.ts';

describe('given a canary', () => {
  let canary: Canary;
  beforeEach(() => (canary = new Canary()));
  afterEach(() => canary[Symbol.dispose]());

  it('when its scripts run, then it sings', () => {
    const heard = canary.scripts.map((script) => {
      runInThisContext(script);
      return canary.heard();
    });
    deepEqual(heard, [['a script'], ['a script'], ['a file']]);
  });

  it('when its commands run, then it sings', async () => {
    for (const command of canary.commands) {
      const child = spawn('bash', ['-c', `: ${command}\n${command}`], { stdio: 'ignore' });
      await once(child, 'exit');
      deepEqual(canary.heard(), ['a file', 'a child']);
    }
  });

  it('when a prototype gets a key, then it sings', () => {
    Object.defineProperty(Object.prototype, 'polluted', { value: 1, configurable: true });
    throws(() => canary.assertSilent());
    Reflect.deleteProperty(Object.prototype, 'polluted');
    canary.assertSilent();
  });
});
