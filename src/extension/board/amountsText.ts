import type { CommissionView } from '../../domain/commission/view.ts';
import { filesText } from './countTexts.ts';

/** What a result is and what it took, in a row's width: `3 files +41 −7 · 4 min · 82k`; what is nothing is left out. */
export function amountsText(view: CommissionView): string {
  return [sizeText(view), timeText(view.workMs), tokensText(view.tokens)]
    .filter((part) => part !== '')
    .join(' · ');
}

/** `3 files +41 −7`; empty where there is no result, or nothing in it. */
export function sizeText({ result }: CommissionView): string {
  if (!result || result.files.length === 0) return '';
  const { files, insertions, deletions } = result;
  return `${filesText(files.length)} +${insertions} −${deletions}`;
}

/** How long its agent was at work, ms. */
function timeText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds === 0) return '';
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

function tokensText(tokens: number): string {
  if (tokens === 0) return '';
  if (tokens < 1_000) return `${tokens}`;
  // So that none is told as a thousand thousands.
  return tokens < 999_500 ? `${Math.round(tokens / 1_000)}k` : `${(tokens / 1e6).toFixed(1)}M`;
}
