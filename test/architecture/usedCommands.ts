import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** What workbench tests do to use commands of ours (docs/rules.md R272). */
export interface Uses {
  /** As palette, menus and buttons show it, without the dots of a question to come. */
  readonly titles: ReadonlySet<string>;
  /** Modifiers first and in one order, as in `alt+ctrl+h`. */
  readonly keys: ReadonlySet<string>;
}

/** Steps that use a command by its title, and which of what they are told that is. */
const steps: Readonly<Record<string, (texts: readonly string[]) => string | undefined>> = {
  // In the palette, below our category.
  command: ([text]) => (text?.startsWith('Haft: ') ? text.slice('Haft: '.length) : undefined),
  // In the menu of a row; on the row; in the title of a view or an editor.
  choose: (texts) => texts.at(-1),
  act: (texts) => texts.at(-1),
  actInTitle: (texts) => texts.at(-1),
  // In a thread of comments.
  submit: ([text]) => text,
  pressIn: (texts) => texts.at(-1),
};

/** Commands and keys that these files use, read and not run: a title that only stands somewhere is no use of it. */
export function usesIn(files: readonly string[]): Uses {
  const [titles, keys] = [new Set<string>(), new Set<string>()];
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const known = constantsOf(source);
    for (const { name, texts } of callsIn(source, known)) {
      const title = steps[name]?.(texts);
      if (title !== undefined) titles.add(bareTitle(title));
      if (name === 'press' && texts.length === 1) keys.add(keyOf(texts[0] ?? ''));
    }
  }
  return { titles, keys };
}

/** A title without the dots of a question to come, which a test may leave out. */
export const bareTitle = (title: string): string => title.replace(/…$/, '');

/** A key as the manifest or a test writes it, in one form. */
export function keyOf(written: string): string {
  const parts = written.toLowerCase().replace('control', 'ctrl').split('+');
  return [...parts.slice(0, -1).sort(), parts.at(-1)].join('+');
}

interface Call {
  /** Of the method. */
  readonly name: string;
  /** Its arguments that are texts, in order. */
  readonly texts: readonly string[];
}

function* callsIn(node: ts.Node, known: ReadonlyMap<string, string>): Generator<Call> {
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const texts = node.arguments.flatMap((argument) => textOf(argument, known) ?? []);
    yield { name: node.expression.name.text, texts };
  }
  for (const child of node.getChildren()) yield* callsIn(child, known);
}

function constantsOf(source: ts.SourceFile): Map<string, string> {
  const known = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
      const text = textOf(node.initializer, known);
      if (text !== undefined) known.set(node.name.text, text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return known;
}

const textOf = (node: ts.Expression, known: ReadonlyMap<string, string>): string | undefined =>
  ts.isStringLiteralLike(node)
    ? node.text
    : ts.isIdentifier(node)
      ? known.get(node.text)
      : undefined;
