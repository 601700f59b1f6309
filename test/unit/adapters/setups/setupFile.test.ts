import { deepEqual, equal } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readSetupFile } from '../../../../src/adapters/setups/setupFile.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const problems = (text: string): string[] => {
  const reading = readSetupFile(bytesOf(text));
  if (reading.kind !== 'malformed') return [reading.kind];
  return reading.problems.map(
    ({ file, line, column, code, what }) => `${file}:${line}:${column} ${code} ${what}`,
  );
};

describe('given a set-up file', () => {
  it('when it is whole, then it is read, and named by the hash of its bytes', () => {
    const text =
      '# ours\ncopy: [./node_modules/, vendor/cache]\ncommands:\n  - npm ci --offline\nnetwork: true\ntimeout_s: 90\n';
    deepEqual(readSetupFile(bytesOf(text)), {
      kind: 'setup',
      setup: {
        hash: createHash('sha256').update(text).digest('hex'),
        copy: ['node_modules', 'vendor/cache'],
        commands: ['npm ci --offline'],
        network: true,
        timeoutMs: 90_000,
      },
    });
  });

  it('when it shares folders, then they are read beside what is copied', () => {
    const reading = readSetupFile(bytesOf('copy: [a]\nshare: [./node_modules/]\n'));
    if (reading.kind !== 'setup') throw new Error(JSON.stringify(reading));
    const { copy, share } = reading.setup;
    deepEqual({ copy, share }, { copy: ['a'], share: ['node_modules'] });
  });

  it('when it says what holds in every workspace, then that is read', () => {
    const text =
      'env:\n  CARGO_HOME: "{cache}/cargo"\n  EMPTY: ""\ndeny: [~/.config/ours, secrets.json]\nallow: [~/.npmrc]\nloopback: true\nagent_loopback: true\n';
    const reading = readSetupFile(bytesOf(text));
    if (reading.kind !== 'setup') throw new Error(JSON.stringify(reading));
    const { env, deny, allow, loopback, agentLoopback } = reading.setup;
    deepEqual(
      { env, deny, allow, loopback, agentLoopback },
      {
        env: { CARGO_HOME: '{cache}/cargo', EMPTY: '' },
        deny: ['~/.config/ours', 'secrets.json'],
        allow: ['~/.npmrc'],
        loopback: true,
        agentLoopback: true,
      },
    );
  });

  it('when only a comment differs, then it is another content to confirm', () => {
    const hashes = ['copy: [a]\n', 'copy: [a] # b\n'].map((text) => {
      const reading = readSetupFile(bytesOf(text));
      return reading.kind === 'setup' ? reading.setup.hash : reading.kind;
    });
    equal(new Set(hashes).size, 2);
  });

  it('when it names no limit and no network, then there are ten minutes and none', () => {
    const reading = readSetupFile(bytesOf('commands: [make deps]\n'));
    deepEqual(reading.kind === 'setup' && [reading.setup.timeoutMs, reading.setup.network], [
      600_000,
      false,
    ]);
  });

  for (const text of ['', '# later\n', 'copy: []\n', 'network: true\n'])
    it(`when it reads ${JSON.stringify(text)}, then there is nothing to set up`, () => {
      deepEqual(problems(text), ['none']);
    });

  const flaws: readonly [string, string][] = [
    ['copy: [a]\ncomands: [x]\n', '2:1 setup_key_invalid `comands` is no key of a set-up.'],
    ['copy: node_modules\n', '1:1 setup_key_invalid `copy` must be a list.'],
    ['copy:\n  - a\n  - ../b\n', '3:5 setup_key_invalid `copy[1]` leaves the repository.'],
    ['copy: [/etc]\n', '1:8 setup_key_invalid `copy[0]` must be a path relative'],
    ['copy: [.git/hooks]\n', '1:8 setup_key_invalid `copy[0]` holds .git, which is never copied.'],
    ['share: [a/.git]\n', '1:9 setup_key_invalid `share[0]` holds .git, which is never copied.'],
    [
      'copy: [a]\nshare: [b, a/c]\n',
      '2:12 setup_key_invalid `share[1]` lists a/c, which is copied as well.',
    ],
    [
      'copy: [a/c]\nshare: [a]\n',
      '2:9 setup_key_invalid `share[0]` lists a/c, which is copied as well.',
    ],
    ['share: [a, a/c]\n', '1:1 setup_key_invalid `share` lists a/c inside a.'],
    ['copy: [.haft]\n', '1:8 setup_key_invalid `copy[0]` holds .haft, which is never copied.'],
    ['copy: [a, a/b]\n', '1:1 setup_key_invalid `copy` lists a/b inside a.'],
    ['copy: [a, ""]\n', '1:11 setup_key_invalid `copy[1]` is empty.'],
    ['copy: [{a: b}]\n', '1:8 setup_key_invalid `copy[0]` must be text.'],
    ['commands: [[npm, ci]]\n', '1:12 setup_key_invalid `commands[0]` must be text.'],
    ['commands: ["a\\nb"]\n', '1:12 setup_key_invalid `commands[0]` must be one line'],
    ['commands: ["a \\u202e b"]\n', '1:12 setup_key_invalid `commands[0]` must be one line'],
    ['commands: ["a\\e[2K"]\n', '1:12 setup_key_invalid `commands[0]` must be one line'],
    ['copy: []\nenv:\n  A: b\n  GIT_DIR: x\n', '4:3 setup_key_invalid `env[GIT_DIR]` is not for a'],
    ['env: {PATH: x}\n', '1:7 setup_key_invalid `env[PATH]` is not for a set-up to set.'],
    ['env: {codex_home: x}\n', '1:7 setup_key_invalid `env[codex_home]` is not for a set-up'],
    ['env: {HAFT_PORT: x}\n', '1:7 setup_key_invalid `env[HAFT_PORT]` is not for a set-up'],
    ['env: {LD_PRELOAD: x}\n', '1:7 setup_key_invalid `env[LD_PRELOAD]` is not for a set-up'],
    ['env: {"a-b": x}\n', '1:7 setup_key_invalid `env[a-b]` is no name of a variable.'],
    ['env: {A: "b\\nc"}\n', '1:7 setup_key_invalid `env[A]` must be one line without'],
    ['env: [A]\n', '1:1 setup_key_invalid `env` must be names and values.'],
    ['deny: [../x]\n', '1:8 setup_key_invalid `deny[0]` must be written without'],
    ['allow: ["~"]\n', '1:9 setup_key_invalid `allow[0]` names no single place.'],
    ['agent_loopback: yes\n', '1:1 setup_key_invalid `agent_loopback` must be true or false.'],
    ['network: yes\n', '1:1 setup_key_invalid `network` must be true or false.'],
    ['timeout_s: 0\n', '1:1 setup_key_invalid `timeout_s` must be whole seconds from 1 to 3600.'],
    ['timeout_s: 3601\n', '1:1 setup_key_invalid `timeout_s` must be whole seconds'],
    ['timeout_s: 1.5\n', '1:1 setup_key_invalid `timeout_s` must be whole seconds'],
    ['- a\n', '1:1 setup_key_invalid The file must be keys and values.'],
    ['copy: [a\n', '2:1 setup_yaml The file is not YAML that can be read:'],
    ['copy: [a]\ncopy: [b]\n', '2:1 setup_key_repeated The key `copy` is given twice.'],
    [`copy: [a]\n#${'x'.repeat(16_384)}\n`, '1:1 setup_too_large The file is larger than 16 KiB.'],
    ['copy: [a]\n\0', '1:1 setup_not_text The file has a zero byte'],
  ];
  for (const [text, flaw] of flaws)
    it(`when it reads ${JSON.stringify(text.slice(0, 60))}, then the place and the reason are said`, () => {
      const told = problems(text);
      const start = `.haft/workspace.yaml:${flaw}`;
      deepEqual([told.length, told[0]?.slice(0, start.length)], [1, start], told.join('\n'));
    });
});
