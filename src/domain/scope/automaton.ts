import { anyChar, has, type Charset } from './charset.ts';
import type { Pattern, Segment, Token } from './pattern.ts';

/** Sorted numbers of the places a reading has reached; empty when it can lead nowhere any more. */
export type Places = readonly number[];

/** A place inside a name: what the next code point may be, and where the end of the name leads. */
interface Inside {
  readonly on?: Charset;
  readonly to: Places;
  readonly end: Places;
}

/** A place between two names: where a further name begins, and whether the path may end here. */
interface Between {
  readonly opens: Places;
  readonly final: boolean;
}

/**
 * Patterns as one machine that reads a path code point by code point and follows all their readings at
 * once: after the last name it accepts exactly what {@link matches} says for any of them.
 */
export class PathAutomaton {
  /** Where a path begins. */
  readonly start: Places;
  /** Every set of code points the patterns tell apart. */
  readonly charsets: readonly Charset[];
  private readonly inside: Inside[] = [];
  private readonly between: Between[] = [];

  constructor(patterns: readonly Pattern[]) {
    const alternatives = patterns.flatMap((pattern) => pattern.alternatives);
    this.start = united(alternatives.map((segments) => this.addPath(segments)));
    this.charsets = this.inside.flatMap(({ on }) => (on ? [on] : []));
  }

  begin(between: Places): Places {
    return united(between.map((place) => this.between[place]?.opens ?? []));
  }

  read(inside: Places, codePoint: number): Places {
    return united(
      inside.map((place) => {
        const { on, to } = this.inside[place] ?? { to: [] };
        return on && has(on, codePoint) ? to : [];
      }),
    );
  }

  end(inside: Places): Places {
    return united(inside.map((place) => this.inside[place]?.end ?? []));
  }

  accepts(between: Places): boolean {
    return between.some((place) => this.between[place]?.final === true);
  }

  /** From the back, since every place names those behind it. */
  private addPath(segments: readonly Segment[]): Places {
    let behind: Places = [this.between.push({ opens: [], final: true }) - 1];
    for (const segment of segments.toReversed()) {
      behind = segment === '**' ? this.addAnyNames(behind) : this.addName(segment, behind);
    }
    return behind;
  }

  /** Stands for nothing, or swallows whole names and comes back. */
  private addAnyNames(behind: Places): Places {
    const name = this.inside.length;
    const again = [this.between.push({ opens: [name], final: false }) - 1, ...behind];
    this.inside.push({ on: anyChar, to: [name], end: again });
    return again;
  }

  private addName(tokens: readonly Token[], behind: Places): Places {
    let next: Places = [this.inside.push({ to: [], end: behind }) - 1];
    for (const token of tokens.toReversed()) {
      const place = this.inside.length;
      // A run stays where it is, or stands for nothing and is passed over.
      const own = token.kind === 'run' ? [place, ...next] : [place];
      const on = token.kind === 'run' ? anyChar : token.set;
      this.inside.push({ on, to: token.kind === 'run' ? own : next, end: [] });
      next = own;
    }
    return [this.between.push({ opens: next, final: false }) - 1];
  }
}

function united(lists: readonly Places[]): Places {
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}
