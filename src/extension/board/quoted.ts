import { say } from '../words.ts';
import { oneLine } from './safeText.ts';

/** A title within a sentence, in the quotation marks of its language. */
export const quoted = (title: string): string => say('“{0}”', oneLine(title));
