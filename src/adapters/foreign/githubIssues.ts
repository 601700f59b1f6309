import { z } from 'zod';
import type { ForeignItem, ForeignSource } from '../../domain/foreign/foreign.ts';

const named = z.looseObject({
  name: z.string().optional(),
  login: z.string().optional(),
  title: z.string().optional(),
});
const issue = z.looseObject({
  number: z.int(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string().optional(),
  url: z.string().optional(),
  labels: z.array(named).optional(),
  assignees: z.array(named).optional(),
  milestone: named.nullish(),
});
const issues = z.union([z.array(issue), issue.transform((one) => [one])]);

/** As `gh issue list --json number,title,body,…` prints them; undefined where this is nothing of the kind. */
export function readIssues(
  text: string,
): (Omit<ForeignSource, 'origin'> & { readonly origin?: string }) | undefined {
  const read = issues.safeParse(parsed(text));
  if (!read.success) return undefined;
  const open = read.data.filter(
    ({ state }) => state === undefined || state.toUpperCase() === 'OPEN',
  );
  const closed = read.data.filter((one) => !open.includes(one));
  const address = read.data.find(({ url }) => url)?.url?.replace(/\/(?:issues|pull)\/\d+$/, '');
  return {
    ...{ form: 'github' as const, ...(address !== undefined && { origin: address }) },
    items: open.map((one): ForeignItem => {
      const { number, title, body, url, labels = [], assignees = [], milestone } = one;
      const list = (what: string, names: readonly (string | undefined)[]): string[] =>
        names.length === 0 ? [] : [`${what}: ${names.join(', ')}`];
      return {
        key: `#${number}`,
        title,
        body: [body?.trim() ?? '', url ?? ''].filter(Boolean).join('\n\n'),
        left: [
          ...list(
            'labels',
            labels.map(({ name }) => name),
          ),
          ...list(
            'assignees',
            assignees.map(({ login }) => login),
          ),
          ...list('milestone', milestone ? [milestone.title] : []),
          ...(body?.includes('- [ ]')
            ? ['its task list stands in the text; nothing of it is a criterion yet']
            : []),
        ],
      };
    }),
    passed: closed.map(({ number }) => ({ key: `#${number}`, why: 'it is closed' })),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
