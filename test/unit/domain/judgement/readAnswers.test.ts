import { deepEqual, equal, ok } from 'node:assert/strict';
import { readAnswers, unanswered } from '../../../../src/domain/judgement/readAnswers.ts';

const known = new Set(['a.ts', 'gone.ts']);
const read = (text: string, criteria: readonly string[] = ['one', 'two']) =>
  readAnswers(text, criteria, (path) => known.has(path));
const said = (...answers: object[]): string => JSON.stringify({ answers });
const place = { file: 'a.ts', line: 3 };
const fine = { criterion: 1, answer: 'met', why: 'It is there.', places: [place] };

describe('given the closing message of a judge', () => {
  it('when it is well formed, then each criterion has its answer, reason and places', () => {
    const second = { criterion: 2, answer: 'not_met', why: 'It is missing.', places: [] };
    deepEqual(read(said(second, fine)), [
      { criterion: 'one', answer: 'met', why: 'It is there.', places: [place] },
      { criterion: 'two', answer: 'not_met', why: 'It is missing.', places: [] },
    ]);
  });

  const malformed: [what: string, text: string, why: RegExp][] = [
    ['is no JSON', 'All is met.', /gave no answer\.$/],
    ['is empty', '', /gave no answer\.$/],
    ['is a list', JSON.stringify([fine]), /gave no answer\.$/],
    ['is null', 'null', /gave no answer\.$/],
    ['has no list', '{"answers": {"criterion": 1}}', /gave no answer\.$/],
    ['holds no records', '{"answers": [1, null, ["met"]]}', /gave no answer\.$/],
    ['names no such criterion', said({ ...fine, criterion: 3 }), /gave no answer\.$/],
    ['numbers in words', said({ ...fine, criterion: '1' }), /gave no answer\.$/],
    ['has another answer', said({ ...fine, answer: 'yes' }), /can be read/],
    ['has the answer of an object', said({ ...fine, answer: 'constructor' }), /can be read/],
    ['gives no reason', said({ ...fine, why: ' ' }), /can be read/],
    ['gives a reason that is none', said({ ...fine, why: 7 }), /can be read/],
    ['contradicts itself', said(fine, { ...fine, answer: 'not_met' }), /do not agree/],
    ['names no place', said({ ...fine, places: [] }), /names no place for it: It is there\./],
    ['has no places', said({ ...fine, places: undefined }), /names no place/],
    [
      'names a place that is not there',
      said({ ...fine, places: [{ file: 'b.ts', line: 1 }] }),
      /names no place/,
    ],
    ['names no line', said({ ...fine, places: [{ file: 'a.ts', line: 0 }] }), /names no place/],
    [
      'names half a line',
      said({ ...fine, places: [{ file: 'a.ts', line: 1.5 }] }),
      /names no place/,
    ],
  ];
  for (const [what, text, why] of malformed)
    it(`when it ${what}, then nobody can tell`, () => {
      const [first] = read(text);
      equal(first?.answer, 'cannot_tell');
      ok(why.test(first.why), first.why);
      deepEqual(first.places, []);
    });

  it('when one thing is said twice alike, then it counts once', () => {
    equal(read(said(fine, fine))[0]?.answer, 'met');
  });

  it('when its text is hostile, then it is cut, and nothing in it moves a cursor or turns writing', () => {
    const why = `\u001b[2J\u202eevil\n\u0000# head\u2028${'x'.repeat(5_000)}\ud83d`;
    const places = [
      { file: '\u001b[1m', line: 1 },
      ...Array.from({ length: 20 }, (_, at) => ({ file: 'a.ts', line: at + 1 })),
    ];
    const [first] = read(said({ ...fine, why, places }));
    ok(first);
    equal(first.why.length, 1_000);
    ok(!/[\p{Cc}\p{Cf}\p{Zl}\p{Cs}]/u.test(first.why));
    ok(first.why.startsWith('[2J evil # head xxx'), first.why.slice(0, 30));
    deepEqual([first.places.length, first.places[0]?.file], [5, 'a.ts']);
  });

  it('when a path has a name that moves a cursor, then that is taken out as well', () => {
    const [first] = readAnswers(
      said({ ...fine, places: [{ file: 'a\u001b[2Jb', line: 1 }] }),
      ['one'],
      () => true,
    );
    deepEqual(first?.places, [{ file: 'a [2Jb', line: 1 }]);
  });

  it('when nobody answered, then that is said of each, harmlessly', () => {
    deepEqual(unanswered(['one'], 'It\u001bfailed.'), [
      { criterion: 'one', answer: 'cannot_tell', why: 'It failed.', places: [] },
    ]);
  });
});
