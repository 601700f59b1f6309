import { equal, match } from 'node:assert/strict';
import { variableFlaw, withCache } from '../../../../src/domain/setup/terms.ts';

describe('given a variable that a set-up wants', () => {
  for (const name of ['GRADLE_USER_HOME', 'npm_config_cache', '_x', 'HOME', 'PYTHONPATH'])
    it(`when it is ${name}, then it is taken`, () => equal(variableFlaw(name), undefined));

  const steering = ['PATH', 'Path', 'TMPDIR', 'HAFT_PORT', 'GIT_DIR', 'git_dir', 'CODEX_HOME'];
  for (const name of [...steering, 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES', 'OPEN_SLEIGH_X'])
    it(`when it is ${name}, then it is refused`, () =>
      match(variableFlaw(name) ?? '', /not for a set-up/));

  for (const name of ['', '1A', 'A-B', 'A B', 'A=B', 'Ä'])
    it(`when it is "${name}", then it is no variable`, () =>
      match(variableFlaw(name) ?? '', /no name/));

  it('when its value names the cache, then each mention becomes the folder, whatever that is called', () => {
    equal(withCache('{cache}/a:{cache}/b:{other}', '/c/$&'), '/c/$&/a:/c/$&/b:{other}');
  });
});
