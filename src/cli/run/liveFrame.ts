import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import { drainActor } from '../../domain/commission/actor.ts';
import type { StoredEvent } from '../../domain/commission/event.ts';
import type { Reports } from '../../engine/report/reports.ts';
import type { Screen } from '../surface.ts';
import { watchFrame } from '../text/watchText.ts';

/** To the beginning of the line so many lines up, and everything behind that gone. */
const back = (lines: number): string => (lines === 0 ? '' : `\u001b[${lines}F`) + '\u001b[J';

/** A table of a drain that is drawn anew, in place, with each event and each new size of the terminal. */
export class LiveFrame implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly out: (text: string) => void;
  private readonly screen: Screen;
  private readonly reports: Pick<Reports, 'ledger' | 'onDidAppend' | 'status'>;
  private readonly drain: string;
  /** Commissions that landed since, the newest first. */
  private readonly landed: string[] = [];
  private drawn = 0;
  private asked = false;
  private over = false;

  constructor(
    out: (text: string) => void,
    screen: Screen,
    reports: Pick<Reports, 'ledger' | 'onDidAppend' | 'status'>,
    drain: string,
  ) {
    this.out = out;
    this.screen = screen;
    this.reports = reports;
    this.drain = drain;
    this.owned.add(reports.onDidAppend((events) => this.hear(events)));
    this.owned.add(screen.onResize(() => this.draw()));
    this.draw();
  }

  /** The last frame stays. */
  dispose(): void {
    if (this.over) return;
    this.draw();
    this.over = true;
    this.owned.dispose();
  }

  private hear(events: readonly StoredEvent[]): void {
    for (const { type, by, commission } of events)
      if (type === 'landed' && by === drainActor(this.drain)) this.landed.unshift(commission);
    // Events of one burst are drawn together.
    if (this.asked) return;
    this.asked = true;
    setImmediate(() => this.draw());
  }

  private draw(): void {
    this.asked = false;
    if (this.over) return;
    const { ledger } = this.reports;
    const landed = this.landed.flatMap((id) => ledger.get(id) ?? []);
    const { columns, rows } = this.screen;
    const lines = watchFrame(this.reports.status(), landed, { columns, rows });
    // Lines of the frame before may take more rows in a terminal that became narrower; at most all of them.
    const up = Math.min(this.drawn, Math.max(0, rows - 1));
    this.out(`${back(up)}${lines.map((line) => `${line}\n`).join('')}`);
    this.drawn = lines.length;
  }
}
