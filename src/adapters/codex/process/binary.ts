import { existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Fault } from '../../../base/fault.ts';
import { runBytes } from '../../process/child.ts';
import { codexOnPath, nativeBinary } from './nativeBinary.ts';

/** The oldest codex whose app-server speaks the dialogue we know. */
const minimumVersion = '0.169.0';

export interface CodexBinary {
  /** Absolute path of the native executable. */
  readonly path: string;
  readonly version: string;
}

/** Finds codex and learns its version once per file and modification time. */
export class CodexBinaries {
  private readonly explicit: string | undefined;
  private readonly env: NodeJS.ProcessEnv;
  private readonly known = new Map<string, string>();

  /** `explicit` is a path the operator set; without one `HAFT_CODEX_PATH`, then `PATH` is asked. */
  constructor(explicit: string | undefined, env: NodeJS.ProcessEnv) {
    this.explicit = explicit ?? nonEmpty(env['HAFT_CODEX_PATH']);
    this.env = env;
  }

  /** @throws Fault `agent_missing`, `agent_too_old`. */
  async find(): Promise<CodexBinary> {
    const path = this.locate();
    const key = `${path} ${statSync(path).mtimeMs}`;
    const version = this.known.get(key) ?? (await this.versionOf(path));
    if (older(version, minimumVersion)) throw tooOld(path, version);
    this.known.set(key, version);
    return { path, version };
  }

  private locate(): string {
    const found = this.explicit ?? codexOnPath(this.env['PATH']);
    if (found === undefined) throw missing('No codex is on the PATH.');
    if (!existsSync(found)) throw missing(`There is no codex at ${found}.`);
    const native = nativeBinary(found);
    if (native === undefined) {
      throw missing(
        `The codex at ${found} brings no binary for ${process.platform} ${process.arch}.`,
      );
    }
    return native;
  }

  private async versionOf(path: string): Promise<string> {
    const env = { PATH: this.env['PATH'] ?? '' };
    const options = { cwd: dirname(path), env, timeoutMs: 20_000 };
    const { exitCode, stdout, stderr } = await runBytes(path, ['--version'], options);
    const version = /\d+\.\d+\.\d+\S*/.exec(stdout.toString('utf8'))?.[0];
    if (exitCode === 0 && version !== undefined) return version;
    const [why = ''] = stderr.trim().split('\n');
    throw missing(`${path} does not answer to --version as codex does (${why || 'no version'}).`);
  }
}

const install = `Install it with \`npm install --global @openai/codex\`, or name its path in HAFT_CODEX_PATH.`;

function missing(what: string): Fault {
  return new Fault({ code: 'agent_missing', what, advice: install, facts: { agent: 'codex' } });
}

function tooOld(path: string, version: string): Fault {
  return new Fault({
    code: 'agent_too_old',
    what: `The codex at ${path} is ${version}; ${minimumVersion} is the oldest that works.`,
    advice: 'Update it with `npm install --global @openai/codex@latest`.',
    facts: { agent: 'codex', path, found: version, wanted: minimumVersion },
  });
}

/** Compares the three numbers; what follows them, as in `0.170.0-alpha.1`, does not count. */
function older(version: string, than: string): boolean {
  const [left, right] = [version, than].map((text) => text.split(/[.+-]/, 3).map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left?.[i] ?? 0) - (right?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
