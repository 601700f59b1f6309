import { deepEqual, equal } from 'node:assert/strict';
import fc from 'fast-check';
import { findCycle } from '../../../src/base/findCycle.ts';
import { caseCount } from '../../fixtures/caseCount.ts';

type Graph = Readonly<Record<string, readonly string[]>>;
const find = (graph: Graph, starts = Object.keys(graph)): readonly string[] | undefined =>
  findCycle(starts, (node) => graph[node] ?? []);

describe('given who waits for whom', () => {
  const table: [what: string, graph: Graph, cycle: string[] | undefined][] = [
    ['nobody', {}, undefined],
    ['a line', { a: ['b'], b: ['c'] }, undefined],
    ['a diamond', { a: ['b', 'c'], b: ['d'], c: ['d'], d: ['e'] }, undefined],
    ['one for itself', { a: ['a'] }, ['a', 'a']],
    ['two for each other', { a: ['b'], b: ['a'] }, ['a', 'b', 'a']],
    [
      'a circle behind a way in',
      { w: ['x'], x: ['a'], a: ['b'], b: ['c'], c: ['a'] },
      ['a', 'b', 'c', 'a'],
    ],
    ['a circle on the second way', { a: ['b', 'c'], b: ['d'], c: ['a'] }, ['a', 'c', 'a']],
    ['a way back that is no circle', { a: ['b', 'c'], b: ['c'], c: [] }, undefined],
  ];
  for (const [what, graph, cycle] of table)
    it(`when it is ${what}, then ${cycle?.join(' → ') ?? 'nothing'} is found`, () => {
      deepEqual(find(graph), cycle);
    });

  it('when it starts beside the circle, then what cannot be reached is not found', () => {
    equal(find({ a: ['a'], b: ['c'] }, ['b']), undefined);
    deepEqual(find({ a: ['b'], b: ['a'], c: ['b'] }, ['c']), ['b', 'a', 'b']);
  });

  it('when each node is asked, then it is asked once', () => {
    const asked: string[] = [];
    const graph: Graph = { a: ['c'], b: ['c'], c: ['d'] };
    findCycle(['a', 'b', 'c', 'a'], (node) => {
      asked.push(node);
      return graph[node] ?? [];
    });
    deepEqual(asked.sort(), ['a', 'b', 'c', 'd']);
  });

  it('when any graph is looked at, then what is found is a way round, and nothing is found in a forest', () => {
    const names = ['a', 'b', 'c', 'd', 'e'] as const;
    const edges = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(edges, (pairs) => {
        const next = (node: string): string[] => pairs.flatMap(([a, b]) => (a === node ? [b] : []));
        const reach = (node: string, seen = new Set<string>()): Set<string> => {
          for (const one of next(node)) if (!seen.has(one)) reach(one, seen.add(one));
          return seen;
        };
        const cycle = findCycle(names, next);
        equal(
          cycle !== undefined,
          names.some((node) => reach(node).has(node)),
        );
        if (!cycle) return;
        equal(cycle[0], cycle.at(-1));
        equal(new Set(cycle).size, cycle.length - 1);
        for (const [i, node] of cycle.slice(0, -1).entries())
          equal(next(node).includes(cycle[i + 1]!), true);
      }),
      { numRuns: caseCount(2_000) },
    );
  });
});
