import { Emitter } from '../../base/emitter.ts';
import { Fault } from '../../base/fault.ts';
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
export class HarnessHost {
  private readonly changed = new Emitter<HostState>();
  /** Fires when the harness was opened, could not be, or was let go. */
  readonly onDidChange = this.changed.event;
  private readonly options: () => HarnessOptions;
  private readonly report: (thrown: unknown) => void;
  private opening: Promise<Harness> | undefined;
  private harness: Harness | undefined;
  private closed: Promise<void> = Promise.resolve();
  private current: HostState = 'none';
  private disposed = false;

  /**
   * @param options Where and how, as of now. @throws Fault `no_folder` where there is no folder.
   * @param report Told of what could not be let go; nobody can do anything about it.
   */
  constructor(options: () => HarnessOptions, report: (thrown: unknown) => void) {
    this.options = options;
    this.report = report;
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

  /**
   * Lets the harness go, so that the next use opens it with the options of then, once this one is gone.
   * Resolves when what it had in hand has ended and is recorded. Never rejects.
   */
  close(): Promise<void> {
    const { harness } = this;
    this.harness = undefined;
    this.opening = undefined;
    if (harness) this.closed = this.closed.then(() => harness.dispose()).catch(this.report);
    this.set('none');
    return this.closed;
  }

  /** As {@link close}, for good. */
  async dispose(): Promise<void> {
    this.disposed = true;
    const closed = this.close();
    this.changed.dispose();
    await closed;
  }

  private async start(): Promise<Harness> {
    await this.closed;
    const options = this.options();
    const commission = await workspaceOf(options.folder);
    if (commission !== undefined) throw inWorkspace(commission);
    // Loaded when first needed: most windows that activate us never open one.
    const { createHarness } = await import('../../composition/createHarness.ts');
    const harness = await createHarness(options);
    if (this.disposed) {
      await harness.dispose();
      throw new Fault({
        code: 'window_closing',
        what: 'The window is closing.',
        advice: 'Open it again.',
      });
    }
    this.harness = harness;
    this.set(harness.store.readOnly === undefined ? 'ready' : 'readOnly');
    return harness;
  }

  private set(state: HostState): void {
    this.current = state;
    this.changed.fire(state);
  }
}
