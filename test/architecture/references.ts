import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commentsOf } from './comments.ts';

/** What no reader of the repository can open, however it is spelled. */
const outside = [
  /§/,
  /\bdesign(?:\.md)? \d/i,
  /\b(?:haft|codex)(?:'s)? (?:reference|note)\b/i,
  /\bseed(?:'s| document)/i,
];
/** Pages whose entries have names of their own, and how each begins there. */
const entries: Readonly<Record<string, RegExp>> = {
  'docs/rules.md': /<a id="r\d+"><\/a>\*\*(R\d+)\.\*\*/g,
  'docs/conformance.md': /^\| ([A-Z]\d+[a-z]?) /gm,
};
/** A page, and the entries of it that are named behind. */
const citation = /(?<![\w./-])docs\/[\w./-]+\w(?:(?:,| and)? [A-Z]\d+[a-z]?\b)*/g;
const isPage = (path: string): boolean => /\.\w+$|^docs\/decisions\/./.test(path);
/** A part of the sources by its folder: `ports/plans`, `domain/plan/planFlaws`. */
const part = /`((?:base|domain|engine|adapters|composition|extension|cli|ports)(?:\/\w+)+)`/g;

/** Every reference of the comments below `root` that leads nowhere, as `<file>:<line>: <rule>: <text>`. */
export function danglingComments(root: string): string[] {
  const parts = partsOf(root);
  const files = globSync('{src,test,bench}/**/*.{ts,mjs}', {
    cwd: root,
    exclude: (name) => name === 'node_modules' || name === 'out',
  }).sort();
  return files.flatMap((file) =>
    commentsOf(file, readFileSync(join(root, file), 'utf8')).flatMap(({ line, text }) => {
      const found = [...danglingIn(root, text), ...unknownParts(text, parts)];
      return found.map((what) => `${file}:${line}: ${what}`);
    }),
  );
}

/** What a reader who follows this text cannot find. */
function danglingIn(root: string, text: string): string[] {
  const found = outside.flatMap((pattern) => {
    const [said] = pattern.exec(text) ?? [];
    return said === undefined ? [] : [`outside the repository: ${said}`];
  });
  for (const [cited] of text.matchAll(citation)) {
    const [page = '', ...names] = cited.split(/,? (?:and )?/);
    if (!isPage(page)) continue;
    if (!existsSync(join(root, page))) found.push(`no such page: ${page}`);
    else
      found.push(
        ...names.filter(missingFrom(root, page)).map((one) => `no such entry: ${page} ${one}`),
      );
  }
  const rest = text.replaceAll(citation, '');
  return [
    ...found,
    ...[...rest.matchAll(/\bR\d+\b/g)].map(([name]) => `without its page: ${name}`),
  ];
}

function missingFrom(root: string, page: string): (name: string) => boolean {
  const begins = entries[page];
  if (!begins) return () => true;
  const known = [...readFileSync(join(root, page), 'utf8').matchAll(begins)].map(
    ([, name]) => name,
  );
  return (name) => !known.includes(name);
}

function unknownParts(text: string, parts: readonly string[]): string[] {
  return [...text.matchAll(part)]
    .map(([, named = '']) => named)
    .filter((named) => !parts.some((one) => one.endsWith(`/${named}`)))
    .map((named) => `no such source: ${named}`);
}

/** Files, without their ending, and folders of the sources. */
function partsOf(root: string): string[] {
  const files = globSync('src/**/*.ts', { cwd: root });
  return files.flatMap((file) => {
    const folders = file.split('/').map((_, at, steps) => steps.slice(0, at).join('/'));
    return [file.replace(/\.ts$/, ''), ...folders];
  });
}

/** Every link and every path of the repository on these pages that leads nowhere. */
export function danglingPages(root: string, pages: readonly string[]): string[] {
  return pages.flatMap((page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map(([, to = '']) =>
      join(dirname(page), to),
    );
    // A placeholder names no file: `src/<name>/…`.
    const paths = [...text.matchAll(/`((?:src|test|bench)\/[\w./-]+)`/g)].map(([, to = '']) => to);
    return [...links, ...paths]
      .filter((to) => !existsSync(join(root, to)))
      .map((to) => `${page}: no such file: ${to}`)
      .concat(text.includes('§') ? [`${page}: outside the repository: §`] : []);
  });
}

/** A rule of `docs/rules.md`. */
interface Rule {
  readonly number: number;
  readonly tests: readonly string[];
}

/** What is wrong with the page of rules: numbers, and the tests that are to keep them. */
export function ruleFlaws(root: string): string[] {
  const page = readFileSync(join(root, 'docs/rules.md'), 'utf8');
  const rules = rulesOf(page);
  const numbers = rules.map(({ number }) => number).sort((a, b) => a - b);
  const [, ranges = Infinity] = /^Numbers from R(\d+) on are given out in ranges/m.exec(page) ?? [];
  const wrong = numbers.filter((number, at) => {
    const before = numbers[at - 1] ?? 0;
    return number === before || (number !== before + 1 && number <= Number(ranges));
  });
  return [
    ...wrong.slice(0, 1).map((number) => `R${number}: twice, or behind a gap`),
    ...rules.flatMap(({ number, tests }) => [
      ...(tests.length === 0 ? [`R${number}: no test keeps it`] : []),
      ...tests
        .filter((file) => !hasTest(join(root, file)))
        .map((file) => `R${number}: no test in ${file}`),
    ]),
  ];
}

function rulesOf(page: string): Rule[] {
  return page.split(/\n(?=<a id="r|## )/).flatMap((text) => {
    const [, id, name] = /^<a id="r(\d+)"><\/a>\*\*R(\d+)\.\*\*/.exec(text) ?? [];
    if (id === undefined) return [];
    const tests = [...text.matchAll(/`(test\/[^`]+\.test\.ts)`/g)].map(([, file = '']) => file);
    return [{ number: id === name ? Number(id) : 0, tests }];
  });
}

const hasTest = (file: string): boolean =>
  existsSync(file) && /^\s*it\(/m.test(readFileSync(file, 'utf8'));
