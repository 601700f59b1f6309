import { deepEqual, equal } from 'node:assert/strict';
import {
  addressOf,
  documentOf,
  type HaftDocument,
} from '../../../../src/extension/review/documentUri.ts';

const commission = 'wc-20261122-0000000a';
const commit = 'a'.repeat(40);

describe('given the address of a document', () => {
  const documents: readonly HaftDocument[] = [
    { kind: 'record', commission },
    { kind: 'file', commission, commit, path: 'src/a b#c?d.ts' },
    { kind: 'file', commission, commit, path: 'not-utf8-\udc80.txt' },
  ];
  for (const document of documents) {
    it(`when ${JSON.stringify(document)} goes there and back, then it is the same`, () => {
      const { path, query } = addressOf(document);

      equal(path.isWellFormed() && query.isWellFormed(), true);
      deepEqual(documentOf({ scheme: 'haft', query }), document);
    });
  }

  it('when it is not one of ours, then it means nothing', () => {
    const { query } = addressOf({ kind: 'record', commission });

    deepEqual(
      [
        documentOf({ scheme: 'file', query }),
        documentOf({ scheme: 'haft', query: 'not json' }),
        documentOf({ scheme: 'haft', query: '{"kind":"file","commission":"wc-1"}' }),
        documentOf({
          scheme: 'haft',
          query: JSON.stringify({ kind: 'file', commission, commit: '--output=x', path: 'a' }),
        }),
      ],
      [undefined, undefined, undefined, undefined],
    );
  });
});
