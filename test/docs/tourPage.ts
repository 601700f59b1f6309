/**
 * The page of the tour, made from its scenes. Written anew by `node test/docs/tourPage.ts`; a test holds both
 * equal. The pictures are taken by `npm run tour`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictureOf, sceneNames, scenes, type SceneName } from '../tour/scenes.ts';

export const tourFile = join(import.meta.dirname, '../../docs/tour.md');

function stop(name: SceneName, at: number): string[] {
  const { title, text, picture } = scenes[name];
  const source = (theme: Parameters<typeof pictureOf>[1]): string => pictureOf(name, theme);
  return [
    `## ${at + 1}. ${title}`,
    '',
    text,
    '',
    // Whoever reads sees the picture of their own theme.
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${source('dark')}">`,
    `  <img alt="${picture}" src="${source('light')}">`,
    '</picture>',
    '',
    `In high contrast: [dark](${source('dark-contrast')}), [light](${source('light-contrast')}).`,
    '',
  ];
}

/** The whole page as Markdown, before it is formatted. */
export const tourPage = (): string =>
  [
    '# A tour of the editor',
    '',
    'From an empty project to landed commits, as a real window shows it. Every command, where it is and its keys: [commands.md](commands.md).',
    '',
    ...sceneNames.flatMap(stop),
  ].join('\n');

if (import.meta.main) writeFileSync(tourFile, tourPage());
