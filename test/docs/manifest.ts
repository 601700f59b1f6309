import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}
interface Contributed {
  readonly command: string;
  readonly title: string;
  readonly category: string;
  readonly icon?: string;
  readonly enablement?: string;
}

/** What the manifest contributes, as far as pages and tests look at it. */
interface Manifest {
  readonly contributes: {
    readonly commands: readonly Contributed[];
    readonly keybindings: readonly (Entry & { readonly key: string; readonly mac?: string })[];
    readonly menus: Readonly<Record<string, readonly Entry[]>>;
    readonly views: Readonly<
      Record<string, readonly { readonly id: string; readonly name: string }[]>
    >;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly description: string }[];
    }[];
  };
}

const file = join(import.meta.dirname, '../../package.json');

/** The manifest as it stands on the disk now. */
export const readManifest = (): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest;
