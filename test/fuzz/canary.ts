import { deepEqual, equal } from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const namesOf = (): string[][] => prototypes.map((one) => Object.getOwnPropertyNames(one));

/** Notices when text that was only to be read has run: as script, as shell command, or upon a prototype. */
export class Canary implements Disposable {
  /** Texts that make it sing, should anybody run them. */
  readonly scripts: readonly string[];
  readonly commands: readonly string[];
  private readonly folder = mkdtempSync(join(tmpdir(), 'canary-'));
  private readonly file = join(this.folder, 'sang');
  private readonly names = namesOf();
  private children = 0;
  private readonly hear = (): void => {
    this.children++;
  };

  constructor() {
    const write = `process.getBuiltinModule('fs').writeFileSync('${this.file}', '')`;
    this.scripts = ['globalThis.canary = 1', `(globalThis.canary = 1, {})`, write];
    this.commands = [`touch ${this.file}`, `$(touch ${this.file})`, `;touch ${this.file};`];
    subscribe('child_process', this.hear);
  }

  /** What it noticed since it was last asked. */
  heard(): string[] {
    const found = [
      ...('canary' in globalThis ? ['a script'] : []),
      ...(existsSync(this.file) ? ['a file'] : []),
      ...(this.children > 0 ? ['a child'] : []),
    ];
    Reflect.deleteProperty(globalThis, 'canary');
    rmSync(this.file, { force: true });
    this.children = 0;
    return found;
  }

  /** Fails when it noticed anything, or a prototype is not what it was. */
  assertSilent(): void {
    deepEqual(this.heard(), []);
    deepEqual(namesOf(), this.names);
    equal(({} as { polluted?: unknown }).polluted, undefined);
  }

  [Symbol.dispose](): void {
    unsubscribe('child_process', this.hear);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
