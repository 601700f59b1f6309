import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { vscodeServerFiles } from '../setup/vscodeServer.ts';
import type { Profile } from './profile.ts';

/** Keys and values of a workbench URL that switch on what the desktop has command-line options for. */
export type Payload = readonly (readonly [string, string])[];

const listening = /HTTP server listening on http:\/\/127\.0\.0\.1:(\d+)\//;

/** VS Code on a loopback port, in a process group of its own. */
export class CodeServer implements AsyncDisposable {
  private readonly child: ChildProcess;
  private readonly port: number;
  private readonly printed: string[];

  private constructor(child: ChildProcess, port: number, printed: string[]) {
    this.child = child;
    this.port = port;
    this.printed = printed;
  }

  /**
   * `more` are options of code-server.
   * @throws with the server's output when it does not start.
   */
  static async start(profile: Profile, more: readonly string[] = []): Promise<CodeServer> {
    const options = ['--disable-telemetry', '--disable-update-check'];
    const quiet = ['--disable-getting-started-override', '--ignore-last-opened'];
    const where = ['--bind-addr', '127.0.0.1:0', '--auth', 'none'];
    const child = spawn(
      vscodeServerFiles.node,
      [...base(profile), ...where, ...options, ...quiet, ...more],
      { cwd: profile.home, env: profile.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const printed: string[] = [];
    const port = await new Promise<number>((found, failed) => {
      const read = (bytes: Buffer): void => {
        printed.push(bytes.toString());
        const port = listening.exec(printed.join(''))?.[1];
        if (port !== undefined) found(Number(port));
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', () => failed(new Error(`VS Code did not start:\n${printed.join('')}`)));
    });
    return new CodeServer(child, port, printed);
  }

  /** Installs a .vsix for this profile; no server needs to run. */
  static async install(profile: Profile, vsix: string): Promise<void> {
    const args = [...base(profile), '--install-extension', resolve(vsix)];
    await promisify(execFile)(vscodeServerFiles.node, args, { env: profile.env });
  }

  get log(): string {
    return this.printed.join('');
  }

  /** Where the workbench is, on this folder. */
  url(folder: string, payload: Payload = []): string {
    const url = new URL(`http://127.0.0.1:${String(this.port)}/`);
    url.searchParams.set('folder', resolve(folder));
    if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
    return url.toString();
  }

  /** A path as the workbench in the browser names it. */
  remote(path: string): string {
    return `vscode-remote://127.0.0.1:${String(this.port)}${resolve(path)}`;
  }

  /** Ends the server with its extension hosts and all they started. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.signal('SIGTERM');
    const impatient = setTimeout(() => this.signal('SIGKILL'), 3000);
    await gone;
    clearTimeout(impatient);
    this.signal('SIGKILL');
  }

  private signal(signal: NodeJS.Signals): void {
    try {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, signal);
    } catch {
      // The group is gone.
    }
  }
}

function base({ home, userData, extensions }: Profile): string[] {
  const folders = ['--user-data-dir', userData, '--extensions-dir', extensions];
  return [vscodeServerFiles.entry, '--config', join(home, 'config.yaml'), ...folders];
}
