import { bytesText } from '../../base/bytes.ts';
import type { Cleaned } from '../../engine/disk/clean.ts';
import { removedText } from '../../engine/words/diskText.ts';

/** How many things are named; nobody reads thousands of lines. */
const most = 20;

/** What went, by kind and by name, and what stays and why. */
export function cleanedText({ things, removed, left }: Cleaned, dryRun: boolean): string {
  const [did, does] = dryRun ? ['would remove', 'would go'] : ['removed', 'went'];
  if (things.length === 0 && left.length === 0) return 'nothing to clean\n';
  const named = things
    .slice(0, most)
    .map(({ kind, name, bytes }) => `- ${kind} ${name} ${bytesText(bytes)}\n`);
  const more =
    things.length > most
      ? [`- and ${things.length - most} more that ${does} (--json names all)\n`]
      : [];
  return [
    `${did} ${removedText(removed)}\n`,
    ...named,
    ...more,
    ...left.map(({ name, why }) => `left ${name}: ${why}\n`),
  ].join('');
}
