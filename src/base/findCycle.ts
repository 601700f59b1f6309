/**
 * The first cycle that can be reached from `starts`, its first node repeated at the end; `undefined`
 * where there is none. Iterative: a chain as long as a file may be does not exhaust the stack.
 */
export function findCycle(
  starts: Iterable<string>,
  next: (node: string) => Iterable<string>,
): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of starts) {
    if (done.has(start)) continue;
    const path: string[] = [start];
    const onPath = new Set(path);
    const ways = [next(start)[Symbol.iterator]()];
    for (let way = ways.at(-1); way; way = ways.at(-1)) {
      const step = way.next();
      if (step.done === true) {
        ways.pop();
        const left = path.pop() ?? start;
        onPath.delete(left);
        done.add(left);
      } else if (onPath.has(step.value)) {
        return [...path.slice(path.indexOf(step.value)), step.value];
      } else if (!done.has(step.value)) {
        path.push(step.value);
        onPath.add(step.value);
        ways.push(next(step.value)[Symbol.iterator]());
      }
    }
  }
  return undefined;
}
