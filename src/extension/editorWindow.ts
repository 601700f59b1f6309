import * as vscode from 'vscode';
import { Fault, messageOf } from '../base/fault.ts';
import { DisposableStore } from '../base/lifecycle.ts';
import type { Harness } from '../composition/harness.ts';
import { causeOf } from '../engine/words/cause.ts';
import { Board } from './board/board.ts';
import { readOpen } from './board/readOpen.ts';
import { registerCommands } from './commands/commands.ts';
import { ContextKeys } from './contextKeys.ts';
import { DecisionCompletion } from './decisions/decisionCompletion.ts';
import { DecisionLens } from './decisions/decisionLens.ts';
import { DecisionMarks } from './decisions/decisionMarks.ts';
import { DecisionProblems } from './decisions/decisionProblems.ts';
import { OpenDecisions } from './decisions/openDecisions.ts';
import type { WindowServices } from './windowServices.ts';
import { DrainControl, type DrainEnd } from './drain/drainControl.ts';
import { tellOfEnd } from './drain/tellOfEnd.ts';
import { DrainPages } from './drainView/drainPages.ts';
import { continueDrain } from './drain/continueDrain.ts';
import { isUnfinished, remember } from './drain/unfinished.ts';
import { HarnessHost } from './host/harnessHost.ts';
import { streamDrains } from './output/drainStream.ts';
import { RunChannels } from './output/runChannels.ts';
import { registerTools } from './mcp/languageModelTools.ts';
import { offerServer } from './mcp/serverProvider.ts';
import { StatusBar } from './output/statusBar.ts';
import { ProofPages } from './proof/proofPages.ts';
import { ProofStatus } from './proof/proofStatus.ts';
import { ReportLinks } from './report/reportLinks.ts';
import { Collisions } from './review/collisions.ts';
import { watchHeld } from './review/collisionWatch.ts';
import { cardOf, Deck } from './review/deck.ts';
import { Documents } from './review/documents.ts';
import { Remarks } from './review/remarks.ts';
import { Reviews } from './review/reviews.ts';
import { ChangeSigns } from './reviewed/changeSigns.ts';
import { ChangesOf } from './reviewed/fileChanges.ts';
import { Sight } from './review/sight.ts';
import { Looks } from './reviewed/looks.ts';
import { ReviewMarks } from './reviewed/reviewMarks.ts';
import { Steps } from './reviewed/steps.ts';
import { welcomeToSample } from './setup/welcomeToSample.ts';
import { harnessOptions, openingSettings } from './settings.ts';
import { tellWith } from './tell.ts';
import { TraceHover } from './trace/traceHover.ts';
import { UnsavedPublisher } from './unsavedPublisher.ts';
import { CommissionTree } from './views/commissionTree.ts';
import { DecisionTree } from './views/decisionTree.ts';
import { DropToWait } from './views/dropToWait.ts';
import { FileRows } from './views/fileRows.ts';
import { commissionTooltip } from './views/tooltip.ts';
import { drawBoard } from './views/drawBoard.ts';

/** Faults that the views themselves explain, with what to do, instead of a message. */
const explained: ReadonlySet<string> = new Set([
  'no_folder',
  'workspace_untrusted',
  'not_a_repository',
  'window_closing',
]);

/** Everything of ours in one window of the editor, and the order in which it is let go. */
export class EditorWindow {
  private readonly owned = new DisposableStore();
  private readonly keys = new ContextKeys();
  private readonly host: HarnessHost;
  private readonly services: WindowServices;
  private readonly collisions: Collisions;
  private readonly trees: { refresh(): void }[];
  /** Settings changed while a drain ran: the harness is opened anew when it ends. */
  private outdated = false;

  constructor({
    workspaceState: memory,
    globalState: everywhere,
    extension,
  }: vscode.ExtensionContext) {
    const { owned, keys } = this;
    const log = owned.add(vscode.window.createOutputChannel('Haft', { log: true }));
    const tell = tellWith(log);
    const host = new HarnessHost(
      () => harnessOptions((line) => log.warn(line)),
      (thrown) => log.warn(`closing: ${messageOf(thrown)}`),
    );
    this.host = host;
    const board = owned.add(new Board(tell));
    const drains = new DrainControl((end) => this.drainEnded(end));
    const ready = (): Promise<Harness> => this.open();
    const shown = (): Promise<void> => this.openForViews(() => this.open());
    const begun = (): Promise<void> => this.openForViews(() => this.begin());
    const changes = new ChangesOf(() => host.opened?.reports);
    const marks = new ReviewMarks(memory, changes);
    const looks = new Looks(memory);
    const collisions = owned.add(
      new Collisions({
        opened: () => host.opened,
        isLookedAt: () => this.isLookedAt(),
        tell: (thrown) => log.warn(`collisions: ${messageOf(thrown)}`),
      }),
    );
    this.collisions = collisions;
    const files = new FileRows(() => host.opened, marks, collisions);
    const tooltipOf = (id: string): vscode.MarkdownString | undefined => this.tooltipOf(id);
    const commissions = owned.add(
      new CommissionTree({ board, ready: begun, tooltipOf, files, collisions }),
    );
    const decisions = owned.add(new DecisionTree(board, shown, () => host.opened?.root));
    this.trees = [commissions, decisions];
    const commissionView = owned.add(
      vscode.window.createTreeView('haft.commissions', {
        treeDataProvider: commissions,
        canSelectMany: true,
        dragAndDropController: new DropToWait(ready, tell),
      }),
    );
    owned.add(
      commissionView.onDidChangeCheckboxState(({ items }) => {
        const rows = items.flatMap(([node, state]) =>
          node.kind === 'file' ? [[node, state] as const] : [],
        );
        void files.tick(rows).catch(tell);
      }),
    );
    owned.add(commissionView.onDidChangeVisibility(() => collisions.look()));
    owned.add(
      watchHeld(
        board,
        () => host.opened,
        () => collisions.stale(),
      ),
    );
    const decisionView = owned.add(
      vscode.window.createTreeView('haft.decisions', { treeDataProvider: decisions }),
    );
    const reviews = owned.add(new Reviews(() => host.opened, board, keys, looks));
    const sight = owned.add(new Sight());
    owned.add(reviews.onDidTurn((view) => sight.see(view && cardOf(view))));
    const remarks = owned.add(new Remarks(() => host.opened, board, memory));
    const proofPages = owned.add(
      new ProofPages({ opened: () => host.opened, board, reviews, collisions, tell }),
    );
    const drainPages = owned.add(new DrainPages(() => host.opened, board, tell));
    const channels = owned.add(new RunChannels());
    const openDecisions = owned.add(new OpenDecisions(ready, board));
    this.services = {
      ...{ host, ready, board, drains, reviews, remarks, channels, commissions, commissionView },
      ...{ decisions, decisionView },
      ...{
        openDecisions,
        log,
        tell,
        memory,
        everywhere,
        deck: new Deck(),
        sight,
        proofPages,
        drainPages,
        changes,
        steps: new Steps(),
        marks,
        looks,
      },
    };
    owned.add(new Documents(ready, board));
    owned.add(new DecisionProblems(openDecisions));
    owned.add(new DecisionCompletion(openDecisions));
    owned.add(new DecisionLens(openDecisions, board, () => host.opened));
    owned.add(new DecisionMarks(board, () => host.opened?.root));
    owned.add(new ReportLinks(() => host.opened, board));
    owned.add(new ChangeSigns({ opened: () => host.opened, marks, changes, log }));
    owned.add(new TraceHover(() => host.opened, log));
    owned.add(new StatusBar(board));
    owned.add(new ProofStatus({ opened: () => host.opened, reviews, collisions, sight, log }));
    owned.add(drawBoard(board, keys, commissionView));
    owned.add(host.onDidChange((state) => keys.set('haft.state', state)));
    owned.add(new UnsavedPublisher(host));
    owned.add(registerCommands(this.services));
    owned.add(registerTools(ready));
    owned.add(offerServer(extension.extensionUri));
    owned.add(this.watchSettings());
    owned.add(this.watchForRepository());
    owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => this.redraw()));
    if (isUnfinished(memory)) void this.open().catch(tell);
    void welcomeToSample(everywhere).catch(tell);
  }

  /** Stops what runs in this window and lets everything go. Waits at most `ms`. */
  async close(ms: number): Promise<void> {
    const late = new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
    await this.services.drains.shutDown(ms);
    this.owned.dispose();
    await Promise.race([this.host.dispose(), late]);
  }

  private async open(): Promise<Harness> {
    const harness = await this.begin();
    await this.services.board.attach(harness);
    this.follow(harness);
    return harness;
  }

  /** The harness, of which the board shows the commissions at least. */
  private async begin(): Promise<Harness> {
    const harness = await this.host.open();
    await readOpen(harness.reports.ledger);
    void this.services.board.attach(harness).then(() => this.follow(harness));
    return harness;
  }

  private readonly followed = new WeakSet<Harness>();

  private follow(harness: Harness): void {
    if (harness !== this.host.opened || this.followed.has(harness)) return;
    this.followed.add(harness);
    const { drains, log } = this.services;
    this.owned.add(streamDrains(harness, log, () => drains.isBusy));
    void this.continueDrain(harness);
  }

  /** For drawing: what cannot be opened is told once, or explained by the empty view. */
  private async openForViews(open: () => Promise<Harness>): Promise<void> {
    try {
      await open();
    } catch (thrown) {
      if (Fault.is(thrown) && explained.has(thrown.code)) return;
      const text = Fault.is(thrown) ? `${thrown.message} ${thrown.advice}` : String(thrown);
      const { commissionView, tell } = this.services;
      if (commissionView.message === text) return;
      commissionView.message = text;
      // Whose folder this is is no failure.
      if (this.host.state !== 'workspace') tell(thrown);
    }
  }

  private async continueDrain(harness: Harness): Promise<void> {
    const { drains, memory, log, tell } = this.services;
    try {
      const goesOn = await continueDrain(harness, drains, memory);
      if (goesOn) log.info('a drain was cut off and goes on');
    } catch (thrown) {
      tell(thrown);
    }
  }

  private drainEnded({ summary, mode }: DrainEnd): void {
    const { log, memory } = this.services;
    void remember(memory, false);
    if (this.outdated) this.reopen();
    for (const { id, situation, cause } of [
      ...summary.worked,
      ...summary.waitingForYou,
      ...summary.goesOn,
    ])
      log.info(`${id} ${situation} ${cause}`.trimEnd());
    if (mode === 'single') return;
    void tellOfEnd(summary);
  }

  /** Whether held results are in view. */
  private isLookedAt(): boolean {
    const { commissionView, proofPages } = this.services;
    return commissionView.visible || proofPages.isOpen;
  }

  private tooltipOf(id: string): vscode.MarkdownString | undefined {
    const view = this.host.opened?.reports.ledger.get(id);
    if (!view) return undefined;
    const { description = '', words = '' } = this.services.board.face.commissions.get(id) ?? {};
    const standing = { words, cause: causeOf(view) || description };
    return commissionTooltip(view, standing, this.collisions.of(id));
  }

  private watchSettings(): vscode.Disposable {
    return vscode.workspace.onDidChangeConfiguration((change) => {
      if (!openingSettings.some((key) => change.affectsConfiguration(key))) return;
      if (this.services.drains.isBusy) this.outdated = true;
      else if (this.host.opened) this.reopen();
    });
  }

  private reopen(): void {
    this.outdated = false;
    this.services.channels.clear();
    void this.services.board.attach(undefined);
    void this.host.close();
    this.redraw();
  }

  private redraw(): void {
    for (const tree of this.trees) tree.refresh();
  }

  /** `git init` in the open folder is noticed, so that the empty view needs no reload. */
  private watchForRepository(): vscode.Disposable {
    const folder = vscode.workspace.workspaceFolders?.[0];
    if (!folder) return new vscode.Disposable(() => undefined);
    const pattern = new vscode.RelativePattern(folder, '.git/HEAD');
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, true);
    watcher.onDidCreate(() => {
      if (this.host.state === 'noRepository') this.redraw();
    });
    return watcher;
  }
}
