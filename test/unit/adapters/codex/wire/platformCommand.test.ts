import { deepEqual, equal } from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codexOnPath } from '../../../../../src/adapters/codex/process/nativeBinary.ts';
import { probeTexts } from '../../../../../src/adapters/codex/process/probeTexts.ts';
import {
  platformCommand,
  shellCommand,
} from '../../../../../src/adapters/codex/wire/platformCommand.ts';

const text = 'echo "a b" && echo c >&2';

describe('given text for a shell', () => {
  it('when it is run where there is /bin/sh, then that reads it, and both streams are one', () => {
    for (const platform of ['linux', 'darwin'] as const) {
      const { command, env } = platformCommand(['/bin/sh', '-c', text], platform);
      deepEqual(env, {});
      const [file = '', ...args] = command;
      equal(execFileSync(file, args, { encoding: 'utf8' }), 'a b\nc\n');
      deepEqual(shellCommand(text, platform), { command: ['/bin/sh', '-c', text], env: {} });
    }
  });

  it('when it is for Windows, then cmd.exe reads it out of a variable, with no quote of ours', () => {
    const { command, env } = platformCommand(['/bin/sh', '-c', text], 'win32');
    deepEqual(command, ['cmd.exe', '/d', '/c', '%HAFT_SHELL_TEXT%']);
    deepEqual(env, { HAFT_SHELL_TEXT: text });
    deepEqual(shellCommand(text, 'win32'), { command, env });
  });

  it('when it is a program with arguments, or a script of ours, then Windows gets it as it is', () => {
    for (const command of [
      ['node', '-v'],
      ['/bin/sh', '-c', 'exit "$1"', 'sh', '3'],
    ])
      deepEqual(platformCommand(command, 'win32'), { command, env: {} });
  });
});

describe('given what a shell is asked to try', () => {
  it('when /bin/sh tries it, then it says whether its folder can be seen and written', () => {
    const { nothing, writing } = probeTexts('linux');
    const folder = mkdtempSync(join(tmpdir(), 'probe-'));
    const endOf = (script: string): number => {
      try {
        execFileSync('/bin/sh', ['-c', script], { cwd: folder, stdio: 'ignore' });
        return 0;
      } catch (thrown) {
        return (thrown as { status: number }).status;
      }
    };
    try {
      deepEqual([endOf(nothing), endOf(writing)], [0, 8]);
      deepEqual([endOf(`mkdir .git; ${writing}`), probeTexts('darwin').writing], [9, writing]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('when it is for Windows, then it has words of cmd.exe and the same ends', () => {
    const { nothing, writing } = probeTexts('win32');
    equal(nothing, 'exit 0');
    deepEqual(writing.match(/exit \d/g), ['exit 8', 'exit 9', 'exit 0']);
  });
});

describe('given a PATH', () => {
  const there =
    (...files: string[]) =>
    (path: string) =>
      files.includes(path);

  it('when codex is looked for, then names, delimiter and separator are those of the platform', () => {
    const path = 'C:\\a;C:\\b';
    equal(codexOnPath(path, 'win32', there('C:\\b\\codex.cmd')), 'C:\\b\\codex.cmd');
    const both = there('C:\\b\\codex.cmd', 'C:\\b\\codex.exe');
    equal(codexOnPath(path, 'win32', both), 'C:\\b\\codex.exe');
    equal(codexOnPath('/a:/b', 'linux', there('/b/codex')), '/b/codex');
    equal(codexOnPath('/a:/b', 'darwin', there('/b/codex.exe')), undefined);
    equal(codexOnPath(undefined, 'linux'), undefined);
  });
});
