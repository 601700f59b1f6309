/**
 * Lines that a workflow of GitHub's runs, as far as they stand there plainly: after `run:`, or one a line in a
 * block under it. Anything cleverer is left out, since nobody is to run what was only half understood.
 */
export function stepsOf(text: string): string[] {
  const steps: string[] = [];
  let block: number | undefined;
  for (const line of text.split(/\r?\n/)) {
    const indent = line.length - line.trimStart().length;
    if (block !== undefined && line.trim() !== '') {
      if (indent > block) {
        steps.push(line.trim());
        continue;
      }
      block = undefined;
    }
    const [, dash, said] = /^\s*(- +)?run:[ \t]*(\S.*?)?[ \t]*$/.exec(line) ?? [];
    if (said === undefined) continue;
    if (/^[|>][-+]?$/.test(said)) block = indent + (dash?.length ?? 0);
    else steps.push(unquoted(said));
  }
  // A line that goes on in the next is only half a command.
  return steps.filter((step, at) => !/\\$/.test(step) && !/\\$/.test(steps[at - 1] ?? ''));
}

const unquoted = (text: string): string =>
  /^(["'])(.*)\1$/.exec(text)?.[2] ?? text.replace(/\s+#.*$/, '');
