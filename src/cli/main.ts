import * as nodeModule from 'node:module';
import { fileURLToPath } from 'node:url';
import { minded } from './output.ts';
import { version } from './version.ts';

const words = process.argv.slice(2);
const asksVersion = words.length === 1 && ['--version', '-V'].includes(words[0] ?? '');

/**
 * Lets Node keep what it compiles beside the code itself: there nobody writes who could not change that code as
 * well, while in the usual place, the folder for temporary files, an agent might (docs/rules.md R207). Older
 * Nodes cannot, and where nobody may write nothing is kept.
 */
function keepCompiled(): void {
  const node: { readonly enableCompileCache?: (folder: string) => unknown } = nodeModule;
  node.enableCompileCache?.(fileURLToPath(new URL('cli/compiled', import.meta.url)));
}

minded(process.stdout, process.stderr);
// Answered before anything else is loaded: scripts ask for it, and it needs nothing.
if (asksVersion) process.stdout.write(`${version}\n`);
else {
  keepCompiled();
  void import('./start.ts').then(({ start }) => start(words));
}
