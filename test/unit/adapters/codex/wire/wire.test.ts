import { deepEqual, equal } from 'node:assert/strict';
import { activityOf } from '../../../../../src/adapters/codex/wire/activity.ts';
import { hear } from '../../../../../src/adapters/codex/wire/wire.ts';

describe('given notifications of codex', () => {
  it('when the method is not one we use, then it is not heard', () => {
    equal(hear('thread/readState/changed', { anything: 1 }), undefined);
    equal(hear('toString', {}), undefined);
  });

  it('when a known one is broken, then it says so', () => {
    const heard = hear('turn/completed', { threadId: 't', turn: { id: 3 } });

    equal(heard?.kind, 'broken');
  });

  it('when an item is of a kind we do not tell of, then it is only a sign of life', () => {
    const item = { type: 'somethingNew', payload: [1] };

    deepEqual(hear('item/completed', { threadId: 't', item, more: true }), {
      kind: 'item',
      threadId: 't',
      item: undefined,
    });
  });

  it('when an item of a known kind is broken, then it says so', () => {
    const item = { id: 'item-1', type: 'commandExecution', command: 7 };

    equal(hear('item/completed', { threadId: 't', item })?.kind, 'broken');
  });

  it('when a failure has an unknown form, then its message still counts', () => {
    const error = { message: 'm', codexErrorInfo: 7 };

    deepEqual(hear('error', { threadId: 't', willRetry: false, error }), {
      kind: 'error',
      threadId: 't',
      willRetry: false,
      error: { message: 'm', codexErrorInfo: null },
    });
  });

  it('when files change, then their paths are told from the workspace', () => {
    const changes = [{ path: '/w/src/a.ts' }, { path: 'b.ts' }, { path: '/other' }];

    deepEqual(activityOf({ type: 'fileChange', status: 'completed', changes }, '/w'), {
      kind: 'fileChange',
      status: 'completed',
      paths: ['src/a.ts', 'b.ts', '../other'],
    });
  });

  it('when a command has no result yet, then there is no exit code', () => {
    const item = { type: 'commandExecution', id: '1', command: 'ls', status: 'failed' } as const;

    deepEqual(activityOf(item, '/w'), {
      kind: 'command',
      command: 'ls',
      status: 'failed',
      exitCode: null,
      output: '',
    });
  });
});
