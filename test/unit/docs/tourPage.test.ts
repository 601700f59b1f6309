import { deepEqual, equal, ok } from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bare } from '../../docs/bare.ts';
import { manifestOnDisk, manifestTexts } from '../../docs/manifest.ts';
import { tourFile, tourPage } from '../../docs/tourPage.ts';
import { pictureOf, sceneNames, scenes } from '../../tour/scenes.ts';
import { themeNames } from '../../workbench/themes.ts';

/** Bytes that all pictures together may have. */
const MOST = 1_500_000;
const docs = join(import.meta.dirname, '../../../docs');

describe('given the tour of the editor', () => {
  it('when its page is held against its scenes, then it says what they say', () => {
    equal(bare(readFileSync(tourFile, 'utf8')), bare(tourPage()));
  });

  it('when its pictures are counted, then each view is there in every theme, none else, and all are small', () => {
    const wanted = sceneNames.flatMap((scene) =>
      themeNames.map((theme) => pictureOf(scene, theme)),
    );
    const there = readdirSync(join(docs, 'tour')).map((file) => `tour/${file}`);
    const bytes = there.reduce((sum, file) => sum + statSync(join(docs, file)).size, 0);

    deepEqual(there.toSorted(), wanted.toSorted());
    ok(bytes <= MOST, `${bytes} bytes`);
  });

  it('when it names a command, then there is one of that title', () => {
    const texts = Object.values(manifestTexts()).flatMap((text) => text.split(/\[|\]\(/));
    const titles = texts.map((text) => text.replace(/…$/, ''));
    const named = Object.values(scenes).flatMap(({ text }) =>
      [...text.matchAll(/_([A-Z][^_]+)_/g)].map(([, title]) => title),
    );

    ok(named.length >= 5);
    deepEqual(
      named.filter((title) => !titles.includes(title ?? '')),
      [],
    );
  });

  it('when the extension is packaged, then the pictures stay out', () => {
    const { files } = manifestOnDisk() as { readonly files: readonly string[] };

    deepEqual(
      files.filter((one) => one.startsWith('docs')),
      [],
    );
  });
});
