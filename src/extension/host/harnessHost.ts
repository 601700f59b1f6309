import { Emitter } from '../../base/emitter.ts';
import { Fault } from '../../base/fault.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Harness } from '../../composition/harness.ts';
import type { HarnessOptions } from '../../composition/settings.ts';
import { inWorkspace, workspaceOf } from './workspaceMarker.ts';

/** `none`: not opened yet, or there is nothing to open. `workspace`: the folder is one of a commission. */
export type HostState = 'none' | 'noRepository' | 'workspace' | 'ready' | 'readOnly';

/** What the state is when a harness could not be opened for this reason. */
const states: Readonly<Record<string, HostState>> = {
  not_a_repository: 'noRepository',
  workspace_of_commission: 'workspace',
};

/**
 * The one harness of this window, opened when it is first needed: until then no process is started and
 * no file of the store is read.
 */
export class HarnessHost implements Disposable {
  private readonly changed = new Emitter<HostState>();
  /** Fires when the harness was opened, could not be, or was let go. */
  readonly onDidChange = this.changed.event;
  private readonly options: () => HarnessOptions;
  private opening: Promise<Harness> | undefined;
  private harness: Harness | undefined;
  private current: HostState = 'none';
  private disposed = false;

  /** `options` says where and how, as of now. @throws Fault `no_folder` where there is no folder. */
  constructor(options: () => HarnessOptions) {
    this.options = options;
  }

  get state(): HostState {
    return this.current;
  }

  /** The harness if it is open. */
  get opened(): Harness | undefined {
    return this.harness;
  }

  /** @throws Fault `workspace_of_commission`, or of options, repository or store; the next call tries again. */
  open(): Promise<Harness> {
    this.opening ??= this.start().catch((thrown: unknown) => {
      this.opening = undefined;
      this.set(Fault.is(thrown) ? (states[thrown.code] ?? 'none') : 'none');
      throw thrown;
    });
    return this.opening;
  }

  /** Lets the harness go, so that the next use opens it with the options of then. */
  close(): void {
    this.harness?.dispose();
    this.harness = undefined;
    this.opening = undefined;
    this.set('none');
  }

  dispose(): void {
    this.disposed = true;
    this.close();
    this.changed.dispose();
  }

  private async start(): Promise<Harness> {
    const options = this.options();
    const commission = await workspaceOf(options.folder);
    if (commission !== undefined) throw inWorkspace(commission);
    // Loaded when first needed: most windows that activate us never open one.
    const { createHarness } = await import('../../composition/createHarness.ts');
    const harness = await createHarness(options);
    if (this.disposed) {
      harness.dispose();
      throw new Fault({
        code: 'window_closing',
        what: 'The window is closing.',
        advice: 'Open it again.',
      });
    }
    this.harness = harness;
    this.set(harness.readOnly === undefined ? 'ready' : 'readOnly');
    return harness;
  }

  private set(state: HostState): void {
    this.current = state;
    this.changed.fire(state);
  }
}
