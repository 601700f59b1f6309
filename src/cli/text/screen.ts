import type { WriteStream } from 'node:tty';
import { toDisposable } from '../../base/lifecycle.ts';
import type { Screen } from '../surface.ts';
import { widthOf } from './width.ts';

/** What a terminal that says nothing of itself is taken for. */
const usual = { columns: 80, rows: 24 } as const;

/** A terminal, whose size is asked each time. */
export function screenOf(
  stream: WriteStream,
  env: Readonly<Record<string, string | undefined>>,
): Screen {
  return {
    get columns() {
      return known(widthOf(stream, env)) ?? usual.columns;
    },
    get rows() {
      return known(stream.rows) ?? usual.rows;
    },
    onResize: (then) => {
      stream.on('resize', then);
      return toDisposable(() => stream.off('resize', then));
    },
  };
}

/** Some terminals say that they have no room at all. */
const known = (count: number | undefined): number | undefined => (count === 0 ? undefined : count);
