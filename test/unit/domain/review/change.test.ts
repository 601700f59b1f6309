import { deepEqual, equal, notEqual } from 'node:assert/strict';
import fc from 'fast-check';
import {
  changeAt,
  changesBeyond,
  changeTexts,
  roundFrom,
  spanOf,
} from '../../../../src/domain/review/change.ts';
import type { Hunk } from '../../../../src/domain/review/hunk.ts';

/** What stays, and then what is taken away and what is put there. */
interface Edit {
  readonly keep: readonly string[];
  readonly take: readonly string[];
  readonly give: readonly string[];
}

const lines = (min: number, max: number): fc.Arbitrary<string[]> =>
  fc.array(fc.constantFrom('a\n', 'b\n', '\n'), { minLength: min, maxLength: max });

const drawn: fc.Arbitrary<Edit> = fc
  .record({ keep: lines(1, 5), take: lines(0, 2), give: lines(0, 2) })
  .filter(({ take, give }) => take.length + give.length > 0 && take.join() !== give.join());
/** Of which some are likely to be just alike. */
const same: Edit = { keep: ['a\n', 'a\n', 'a\n'], take: ['b\n'], give: ['\n'] };
const edit = fc.oneof(drawn, fc.constant(same));
const edits = fc.array(edit, { minLength: 1, maxLength: 8 });

interface Made {
  readonly before: string;
  readonly after: string;
  readonly hunks: readonly Hunk[];
}

/** A file with some of its edits made; the others leave it as it is. */
function made(all: readonly Edit[], chosen: ReadonlySet<number>): Made {
  const [before, after]: [string[], string[]] = [[], []];
  const hunks: Hunk[] = [];
  all.forEach(({ keep, take, give }, index) => {
    before.push(...keep);
    after.push(...keep);
    const put = chosen.has(index) ? give : take;
    if (chosen.has(index)) {
      const [oldStart, newStart] = [before.length + 1, after.length + 1];
      hunks.push({ oldStart, oldLines: take.length, newStart, newLines: give.length });
    }
    before.push(...take);
    after.push(...put);
  });
  return { before: `${before.join('')}end`, after: `${after.join('')}end`, hunks };
}

const textsOf = ({ before, after, hunks }: Made): string[] => changeTexts(before, after, hunks);
const all = (of: readonly Edit[]): Set<number> => new Set(of.keys());
/** What a change is beside its place among those that are like it. */
const bare = (text: string): string => text.slice(text.indexOf(' '));

describe('given the changes of a file', () => {
  it('when they are told apart, then no two are the same', () => {
    fc.assert(
      fc.property(edits, (of) => {
        const texts = textsOf(made(of, all(of)));
        equal(texts.length, of.length);
        equal(new Set(texts).size, of.length);
      }),
    );
  });

  it('when others are taken out, then each is the same, unless one just like it went, and none is taken for another', () => {
    fc.assert(
      fc.property(edits, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (of, stays) => {
        const some = [...of.keys()].filter((index) => stays[index] === true);
        const whole = textsOf(made(of, all(of)));
        const part = textsOf(made(of, new Set(some)));
        const like = (text: string, among: readonly string[]): number =>
          among.filter((one) => bare(one) === bare(text)).length;
        some.forEach((index, at) => {
          const [before, now] = [whole[index] ?? '', part[at] ?? ''];
          equal(now === before, like(before, whole) === like(now, part));
          equal(whole.includes(now) && whole.indexOf(now) !== index, false);
        });
      }),
    );
  });

  it('when one becomes another one, then it is not the same, and all that are unlike it are', () => {
    fc.assert(
      fc.property(edits, fc.nat(), (of, nth) => {
        const at = nth % of.length;
        const other = of.map((one, index) =>
          index === at ? { ...one, give: [...one.give, 'new\n'] } : one,
        );
        const [before, now] = [textsOf(made(of, all(of))), textsOf(made(other, all(of)))];
        before.forEach((text, index) => {
          if (index === at) notEqual(now[index], text);
          else if (bare(text) !== bare(before[at] ?? '')) equal(now[index], text);
        });
      }),
    );
  });

  it('when the file grows far above them, then they are the same', () => {
    fc.assert(
      fc.property(edits, lines(1, 3), (of, more) => {
        const padded = of.map((one, index) =>
          index === 0 ? { ...one, keep: ['x\n', 'y\n', 'z\n', ...one.keep] } : one,
        );
        const [first, ...rest] = padded;
        const grown = first ? [{ ...first, keep: [...more, ...first.keep] }, ...rest] : [];
        deepEqual(textsOf(made(grown, all(of))), textsOf(made(padded, all(of))));
      }),
    );
  });

  it('when the file is large or they are very many, then it is one change', () => {
    const one = made([{ keep: ['a\n'], take: ['b\n'], give: [] }], new Set([0]));
    equal(textsOf(one).length, 1);
    equal(changeTexts(one.before, 'c'.repeat(1_000_000), one.hunks).length, 0);
    const many = Array.from({ length: 1_001 }, () => ({ keep: ['a\n'], take: ['b\n'], give: [] }));
    equal(textsOf(made(many, all(many))).length, 0);
    equal(textsOf(made(many.slice(1), all(many.slice(1)))).length, 1_000);
  });
});

describe('given a cursor in a file of a result', () => {
  const hunks: Hunk[] = [
    { oldStart: 2, oldLines: 2, newStart: 2, newLines: 1 },
    { oldStart: 6, oldLines: 0, newStart: 5, newLines: 2 },
    { oldStart: 9, oldLines: 1, newStart: 10, newLines: 0 },
  ];

  it('when it is in changed lines, or beside what is gone, then that is the change', () => {
    const at = (side: 'old' | 'new'): (number | undefined)[] =>
      Array.from({ length: 11 }, (_, index) => changeAt(hunks, side, index + 1));
    const none = undefined;
    deepEqual(at('new'), [none, 0, none, none, 1, 1, none, none, 2, 2, none]);
    deepEqual(at('old'), [none, 0, 0, none, 1, 1, none, none, 2, none, none]);
  });

  it('when a deletion stands beside changed lines, then these win', () => {
    const close: Hunk[] = [
      { oldStart: 1, oldLines: 1, newStart: 1, newLines: 0 },
      { oldStart: 3, oldLines: 1, newStart: 2, newLines: 1 },
    ];
    deepEqual([changeAt(close, 'new', 1), changeAt(close, 'new', 2)], [0, 1]);
    deepEqual(spanOf(close[0]!, 'new'), { first: 0, last: 1 });
  });

  it('when it goes on, then to what is beyond it, nearest first', () => {
    deepEqual(changesBeyond(hunks, 'new', undefined, 1), [0, 1, 2]);
    deepEqual(changesBeyond(hunks, 'new', undefined, -1), [2, 1, 0]);
    deepEqual(changesBeyond(hunks, 'new', 2, 1), [1, 2]);
    deepEqual(changesBeyond(hunks, 'new', 10, 1), []);
    deepEqual(changesBeyond(hunks, 'new', 5, -1), [0]);
    deepEqual(changesBeyond(hunks, 'old', 9, -1), [1, 0]);
  });

  it('when it is anywhere, then each change is here, ahead or behind, and once', () => {
    fc.assert(
      fc.property(edits, fc.integer({ min: 1, max: 60 }), (of, line) => {
        const { hunks: some } = made(of, all(of));
        for (const side of ['old', 'new'] as const) {
          const here = changeAt(some, side, line);
          const found = [
            ...changesBeyond(some, side, line, -1).reverse(),
            ...(here === undefined ? [] : [here]),
            ...changesBeyond(some, side, line, 1),
          ];
          deepEqual(found, [...some.keys()]);
        }
      }),
    );
  });

  it('when files are gone through, then each once, and the one it began in at the end again', () => {
    deepEqual(roundFrom(3, 1, 1), [1, 2, 0, 1]);
    deepEqual(roundFrom(3, 1, -1), [1, 0, 2, 1]);
    deepEqual(roundFrom(3, -1, 1), [0, 1, 2]);
    deepEqual(roundFrom(3, -1, -1), [2, 1, 0]);
    deepEqual(roundFrom(1, 0, -1), [0, 0]);
    deepEqual(roundFrom(0, -1, 1), []);
  });
});
