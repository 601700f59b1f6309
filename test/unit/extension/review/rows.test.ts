import { deepEqual } from 'node:assert/strict';
import { linesOf } from '../../../../src/domain/review/hunk.ts';
import { hunkRows } from '../../../../src/extension/review/hunkRows.ts';
import { previewRows } from '../../../../src/extension/review/previewRows.ts';

describe('given the hunks of a file', () => {
  it('when they are listed, then each says where it is, how large, and a line that tells', () => {
    const before = linesOf('one\ntwo\nthree\nfour\n');
    const after = linesOf('one\n{\n2\ttwo\nfour\n');
    const rows = hunkRows(
      'a.txt',
      [
        { oldStart: 2, oldLines: 1, newStart: 2, newLines: 2 },
        { oldStart: 3, oldLines: 1, newStart: 4, newLines: 0 },
      ],
      before,
      after,
    );

    deepEqual(rows, [
      { path: 'a.txt', index: 0, label: 'lines 2–3', description: '+2 -1', detail: '+ 2 two' },
      { path: 'a.txt', index: 1, label: 'line 3', description: '+0 -1', detail: '- three' },
    ]);
  });
});

describe('given a preview of landings', () => {
  it('when it is listed, then what lands is numbered, and conflicts name the other and the paths', () => {
    const conflicts = [
      { id: 'wc-1', with: 'wc-2', paths: ['a.txt', 'b.txt'] },
      { id: 'wc-4', paths: ['c.txt'] },
    ];
    const rows = previewRows(
      { branch: 'main', conflicts, order: ['wc-3', 'wc-1'] },
      (id) => `Do ${id}`,
    );

    deepEqual(
      rows.map(({ label, description, detail }) => [label, description, detail]),
      [
        ['1. Do wc-3', 'wc-3', ''],
        ['2. Do wc-1', 'wc-1', 'conflicts with “Do wc-2” in a.txt, b.txt'],
        [
          'Do wc-2',
          'wc-2 · does not land after those above',
          'conflicts with “Do wc-1” in a.txt, b.txt',
        ],
        [
          'Do wc-4',
          'wc-4 · does not land after those above',
          'conflicts with branch main in c.txt',
        ],
      ],
    );
  });
});
