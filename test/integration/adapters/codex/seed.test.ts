import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codexStage, say, script } from '../../../fixtures/codexStage.ts';

describe('the home of a session', () => {
  it('begins with what codex made before, where nobody has been in it', async () => {
    await using stage = await codexStage();
    await (await stage.open()).close();
    const seeds = join(stage.stateDir, 'seeds');
    const [name = ''] = readdirSync(seeds);
    const made = readdirSync(join(seeds, name));
    assert.ok(made.some((one) => one.startsWith('state_')));
    assert.ok(made.every((one) => /\.sqlite(-wal)?$/.test(one)));
    await writeFile(join(seeds, name, 'seen.sqlite'), '');
    const session = await stage.open({ commission: 'wc-2' });
    const home = (commission: string): string => join(stage.stateDir, 'codex', commission, 'home');
    assert.ok(existsSync(join(home('wc-2'), 'seen.sqlite')));
    const { end } = await say(session, script('final', { text: 'there' }));
    assert.equal(end.kind, 'completed');
    await stage.open();
    assert.ok(!existsSync(join(home('wc-1'), 'seen.sqlite')), 'an old home keeps what it has');
  });

  it('serves as well where what was kept is damaged', async () => {
    await using stage = await codexStage();
    await (await stage.open()).close();
    const seeds = join(stage.stateDir, 'seeds');
    const [name = ''] = readdirSync(seeds);
    for (const file of readdirSync(join(seeds, name)))
      await writeFile(join(seeds, name, file), 'no database '.repeat(500));
    const session = await stage.open({ commission: 'wc-2' });
    const { end } = await say(
      session,
      script('edit', { file: 'hello.txt', from: 'hello world', to: 'hello all' }),
    );
    assert.equal(end.kind, 'completed');
    assert.equal(await stage.file('hello.txt'), 'hello all\n');
  });
});
