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

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** The texts of the manifest by their keys: English, or of another language. */
export const manifestTexts = (language = ''): Readonly<Record<string, string>> =>
  JSON.parse(read(`package.nls${language && `.${language}`}.json`)) as Record<string, string>;

/** The manifest as it stands on the disk now, its texts in English. */
export const manifestOnDisk = (): unknown => {
  const texts = manifestTexts();
  return JSON.parse(read('package.json'), (_key, value: unknown) => {
    const key = typeof value === 'string' ? /^%([\w.]+)%$/.exec(value)?.[1] : undefined;
    return key === undefined ? value : texts[key];
  });
};

export const readManifest = (): Manifest => manifestOnDisk() as Manifest;
