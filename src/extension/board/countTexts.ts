import { say } from '../words.ts';

export const filesText = (count: number): string =>
  count === 1 ? say('1 file') : say('{0} files', count);

export const needYouText = (count: number): string =>
  count === 1 ? say('1 needs you') : say('{0} need you', count);
