import { z } from 'zod';
import { say } from '../words.ts';

/** Scheme of all documents we show; none of them can be edited. */
export const scheme = 'haft';

const commission = z.string().regex(/^[\w-]+$/);
const documentSchema = z.discriminatedUnion('kind', [
  /** A file of a commit; nothing else can name one, so a foreign link reads no more than history. */
  z.object({
    kind: z.literal('file'),
    commission,
    commit: z.string().regex(/^[0-9a-f]{40,64}$/),
    path: z.string(),
  }),
  z.object({ kind: z.literal('record'), commission }),
  /** What a drain came to. */
  z.object({ kind: z.literal('report'), drain: z.string().regex(/^[\w-]+$/) }),
  /** The workspace set-up of this content, and of no other. */
  z.object({ kind: z.literal('setup'), hash: z.string().regex(/^[0-9a-f]{64}$/) }),
]);

export type HaftDocument = z.infer<typeof documentSchema>;

/** The parts of a document's address. Its path ends as the file's, so that it is coloured alike. */
export function addressOf(document: HaftDocument): { path: string; query: string } {
  return { path: `/${nameOf(document)}`, query: JSON.stringify(document) };
}

function nameOf(document: HaftDocument): string {
  switch (document.kind) {
    case 'file':
      // A byte that is no UTF-8 stands as a lone surrogate, which no address can carry.
      return document.path.toWellFormed();
    case 'record':
      return `${document.commission}.json`;
    case 'report':
      return `${say('Report of {0}', document.drain)}.md`;
    case 'setup':
      return say('Workspace Set-up');
  }
}

/** The document an address means; `undefined` when it is none of ours. */
export function documentOf(address: {
  readonly scheme: string;
  readonly query: string;
}): HaftDocument | undefined {
  if (address.scheme !== scheme) return undefined;
  try {
    return documentSchema.parse(JSON.parse(address.query));
  } catch {
    return undefined;
  }
}

/** The commission a document is about; set-up and report are about none. */
export function aboutWhich(document: HaftDocument | undefined): string | undefined {
  return document && 'commission' in document ? document.commission : undefined;
}
