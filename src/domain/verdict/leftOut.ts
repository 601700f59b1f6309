import type { CapturedResult } from './result.ts';

type LeftOut = Pick<CapturedResult, 'hidden' | 'ignored'>;

/**
 * What was made and is in no result, in sentences; empty where there is nothing of the kind. Without it
 * work would disappear in silence (docs/rules.md R156).
 */
export function leftOutText({ hidden = [], ignored = [] }: LeftOut): string[] {
  return [
    ...(hidden.length > 0
      ? [`Ignore rules that this work itself made keep out ${firstOf(hidden)}.`]
      : []),
    ...(ignored.length > 0 ? [`Not part of it, since git ignores them: ${firstOf(ignored)}.`] : []),
  ];
}

function firstOf(paths: readonly string[]): string {
  const shown = paths.slice(0, 10).join(', ');
  return paths.length > 10 ? `${shown} and more` : shown;
}
