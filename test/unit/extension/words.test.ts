import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { say, speak, spoken } from '../../../src/extension/words.ts';
import { spokenWords, unspokenWords } from '../../architecture/spokenWords.ts';
import { manifestTexts, manifestOnDisk } from '../../docs/manifest.ts';
import { temporaryFolder } from '../../fixtures/temporaryFolder.ts';

const root = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const german = JSON.parse(read('l10n/bundle.l10n.de.json')) as Readonly<Record<string, string>>;
const words = spokenWords(root);
const texts = [...new Set(words.flatMap(({ text }) => text ?? []))];

/** What must be the same in every language: places of values, links, and what is quoted as code. */
const fixed = (text: string): string[] =>
  (text.match(/\{\d\}|\(command:[^)]*\)|`[^`]*`|\$\([^)]*\)/g) ?? []).toSorted();
/** Pairs of which the second is missing, empty or has other fixed parts. */
const unlike = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>) =>
  Object.entries(one).filter(([key, text]) => {
    const said = other[key];
    return !said?.trim() || fixed(text).join() !== fixed(said).join();
  });

describe('given what the editor shows', () => {
  it('when it is said, then each text is written out and is handed as many values as it has places', () => {
    ok(texts.length > 300);
    deepEqual(
      words.filter(({ text }) => text === undefined),
      [],
    );
    deepEqual(
      words.filter(({ text = '', values }) => new Set(text.match(/\{\d\}/g)).size !== values),
      [],
    );
  });

  it('when the sources are searched, then nothing that is shown goes past it', () => {
    deepEqual(unspokenWords(root), []);
  });

  it('when German is held against it, then every text is there, none is dead, and their places are the same', () => {
    deepEqual(
      texts.filter((text) => !Object.hasOwn(german, text)),
      [],
    );
    deepEqual(
      Object.keys(german).filter((text) => !texts.includes(text)),
      [],
    );
    deepEqual(unlike(Object.fromEntries(texts.map((text) => [text, text])), german), []);
  });

  it('when the window is loaded, then its language is known before any table is', () => {
    const [first] = read('src/extension/extension.ts').match(/^import .*;$/gm) ?? [];

    equal(first, "import './language.ts';");
  });
});

describe('given the texts of the manifest', () => {
  const english = manifestTexts();

  it('when its keys are held against them, then each has a text, and none is dead', () => {
    const named = [...read('package.json').matchAll(/"%([\w.]+)%"/g)].map(([, key = '']) => key);

    deepEqual([...new Set(named)].toSorted(), Object.keys(english).toSorted());
  });

  it('when German is held against them, then it says the same, with the same links and code', () => {
    const said = manifestTexts('de');

    deepEqual(Object.keys(said), Object.keys(english));
    deepEqual(unlike(english, said), []);
  });

  it('when it shows something, then by a key, but for names', () => {
    const shown =
      /^(?:title|name|contextualTitle|description|markdownDescription|contents|displayName|userDescription|altText|patternErrorMessage)$/;
    const bare: string[] = [];
    const { contributes, capabilities } = JSON.parse(read('package.json')) as Record<
      string,
      object
    >;
    const shownOnes = { ...contributes, languageModelTools: [], capabilities };
    JSON.parse(JSON.stringify(shownOnes), (key, value: unknown) => {
      if (shown.test(key) && typeof value === 'string' && !/^%.*%$/.test(value)) bare.push(value);
      return value;
    });

    // The activity bar and the settings have our name; the rest of a tool is for models.
    deepEqual(bare, ['Haft', 'Haft']);
  });

  it('when its first steps show a page, then there is one in German as well', () => {
    const pages = globSync('media/walkthrough/*.md', { cwd: root }).filter(
      (file) => !file.includes('.nls.'),
    );

    ok(pages.length > 0);
    deepEqual(
      pages.filter((page) => !existsSync(join(root, page.replace(/\.md$/, '.nls.de.md')))),
      [],
    );
  });

  it('when it is packaged, then the languages are part of it', () => {
    const { files, l10n } = manifestOnDisk() as { files: readonly string[]; l10n: string };

    equal(l10n, './l10n');
    for (const one of ['l10n/', 'package.nls.json', 'package.nls.de.json'])
      ok(files.includes(one), one);
  });
});

describe('given a language', () => {
  afterEach(() => speak(undefined, 'en'));

  it('when it is spoken, then texts are said in it, and values are not looked into', () => {
    speak({ '{0} of {1}': '{1}: davon {0}' }, 'de');

    equal(say('{0} of {1}', '{1}', '$&'), '$&: davon {1}');
    equal(spoken(), 'de');
  });

  it('when it has no text, then English is said', () => {
    speak({}, 'de');

    equal(say('{0} landed', 2), '2 landed');
    equal(say('toString'), 'toString');
  });

  it('when nobody translated, then English is spoken, whatever the window speaks', () => {
    speak(undefined, 'fr');

    equal(spoken(), 'en');
  });
});

describe('given sources in which something goes past', () => {
  it('when they are searched, then messages, rows, tooltips and markup are named', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'src/extension/planted.ts');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(
      file,
      [
        "vscode.window.showInformationMessage('Something is done', say('Undo'));",
        'vscode.window.setStatusBarMessage(`$(check) ${count} done`, 8);',
        "const item = { label: isNew ? 'New one' : say('Old one'), icon: 'eye', id: 'no words' };",
        "new vscode.TreeItem('Older ones');",
        'html`<p aria-label="Told">${say("Told")}</p>`;',
        'html`<p class="told">Told</p>`;',
        "const good = { title: `$(eye) ${say('Look')}`, prompt: '' };",
        'say(text);',
        "const told = 'Only lines can be traced.';",
      ].join('\n'),
    );

    const places = unspokenWords(folder.path).map((one) => one.replace(/^.*?:(\d+): .*$/, '$1'));
    deepEqual([...new Set(places)].toSorted(), ['1', '2', '3', '4', '5', '6', '9']);
    equal(spokenWords(folder.path).filter(({ text }) => text === undefined).length, 1);
  });
});
