import { asFault } from '../base/fault.ts';
import { faultJson } from '../engine/report/faultJson.ts';

/** What a call came to: the document for programs, and a text for models that see no more. */
export interface Answer {
  readonly content: readonly [{ readonly type: 'text'; readonly text: string }];
  readonly structuredContent: Readonly<Record<string, unknown>>;
  readonly isError?: true;
}

/** The same document as `--json` prints. */
export const answerOf = (document: object): Answer => ({
  content: [{ type: 'text', text: JSON.stringify(document) }],
  structuredContent: { ...document },
});

/** `code: what is wrong. what to do.` A defect of ours is said without its stack. */
export function refusalOf(thrown: unknown): Answer {
  const fault = asFault(thrown);
  const text = `${fault.code}: ${fault.message} ${fault.advice}`;
  return {
    ...answerOf(faultJson(fault) as object),
    content: [{ type: 'text', text }],
    isError: true,
  };
}
