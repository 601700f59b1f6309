import type { StatusReport } from '../../engine/report/status.ts';
import { say } from '../words.ts';

/** What a pause means just now, in one sentence. */
export const pausedText = ({ runtimeState }: Pick<StatusReport, 'runtimeState'>): string =>
  runtimeState === 'active'
    ? say('The drain is paused: nothing new starts until you resume it.')
    : say('The last drain was paused: the next one starts nothing until you resume it.');
