import { deepEqual, equal } from 'node:assert/strict';
import { matches } from '../../../../src/domain/scope/match.ts';
import { meantPattern, shownPattern, trackedPaths } from '../../../../src/domain/scope/meant.ts';
import { isPattern, readPattern } from '../../../../src/domain/scope/pattern.ts';

const files = [
  'app/[id]/page.tsx',
  'app/[id]/edit/page.tsx',
  'routes/[...rest]/+page.svelte',
  'routes/[[lang]]/x.ts',
  'odd/a*b.txt',
  'odd/{x}.txt',
  'odd/back\\slash.txt',
  'odd/!bang.txt',
  '+(group)/x.ts',
  'src/a.ts',
];
const tracked = trackedPaths(files);

/** Which of the files, and these others, a text covers. */
function covered(text: string, isFile = false, others: readonly string[] = []): string[] {
  const read = readPattern(meantPattern(text, tracked, isFile), { caseless: false });
  return isPattern(read)
    ? [...files, ...others].filter((path) => matches(read, path))
    : [read.code];
}

describe('given paths with signs of a pattern in them', () => {
  it('when one is exactly a tracked file, then it covers that file and nothing else', () => {
    for (const file of files)
      deepEqual(covered(file, false, ['app/i/page.tsx', 'odd/axb.txt']), [file]);
  });

  it('when one begins with a tracked folder, then only the rest of it is a pattern', () => {
    const both = ['app/[id]/page.tsx', 'app/[id]/edit/page.tsx'];
    const others = ['app/i/page.tsx', 'app/d/edit/page.tsx'];
    for (const text of ['app/[id]', 'app/[id]/', 'app/[id]/**'])
      deepEqual(covered(text, false, others), both, text);
    deepEqual(covered('app/[id]/*.tsx', false, others), [both[0]]);
  });

  it('when a decision calls it a file, then it is one, though nothing is there yet', () => {
    const made = ['new/[slug]/page.tsx', 'new/s/page.tsx'];
    deepEqual(covered('new/[slug]/page.tsx', true, made), ['new/[slug]/page.tsx']);
    deepEqual(covered('new/[slug]/page.tsx', false, made), ['new/s/page.tsx']);
    deepEqual(covered('new/[slug]/*.tsx', true, made), ['new/[slug]/page.tsx']);
  });

  it('when a pattern is meant, then it stays one', () => {
    for (const text of [
      'src/[ab].ts',
      'src/*.ts',
      'src/{a,b}.ts',
      'src/?.ts',
      String.raw`src/\a.ts`,
    ])
      equal(meantPattern(text, tracked), text);
    for (const text of ['src/*.ts', 'src/{a,b}.ts', 'src/**'])
      equal(meantPattern(text, tracked, true), text);
  });

  it('when one is shown, then a path is as it is on disk, and a pattern as it is written', () => {
    for (const file of files) equal(shownPattern(meantPattern(file, tracked)), file);
    for (const text of ['src/*.ts', String.raw`app/\[id\]/*.tsx`]) equal(shownPattern(text), text);
  });
});
