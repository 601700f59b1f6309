import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A text that the editor shows, said through `say`. */
export interface Spoken {
  /** `<file>:<line>` */
  readonly place: string;
  /** In English; undefined where it is not written out at its place. */
  readonly text: string | undefined;
  /** Values handed over for its places. */
  readonly values: number;
}

/** Properties whose text the editor shows. */
const shown = new Set(
  'title label description detail tooltip placeHolder placeholder prompt ask refusal words button sign name'.split(
    ' ',
  ),
);
/** Functions of the editor that show what they are handed. */
const showing = /^(?:show(?:Information|Warning|Error)Message|setStatusBarMessage|askReason)$/;
/** A letter that is no part of an icon, a link or a place for a value. */
const isSaid = (text: string): boolean =>
  /\p{L}{2}/u.test(text.replaceAll(/\$\([\w~-]+\)|\(command:|\b(?:haft|codex)\b/gi, ''));

function sourcesOf(root: string): ts.SourceFile[] {
  return globSync('src/extension/**/*.ts', { cwd: root })
    .toSorted()
    .map((file) =>
      ts.createSourceFile(
        file,
        readFileSync(join(root, file), 'utf8'),
        ts.ScriptTarget.Latest,
        true,
      ),
    );
}

const placeOf = (node: ts.Node): string => {
  const source = node.getSourceFile();
  return `${source.fileName}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
};

function each<T extends ts.Node>(root: ts.Node, is: (node: ts.Node) => node is T): T[] {
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    if (is(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return found;
}

const isSay = ({ expression }: ts.CallExpression): boolean => expression.getText() === 'say';

/** Everything said through `say` in the sources of the editor below `root`, in order. */
export function spokenWords(root: string): Spoken[] {
  return sourcesOf(root).flatMap((source) =>
    each(source, ts.isCallExpression)
      .filter(isSay)
      .map((call) => {
        const [text, ...values] = call.arguments;
        const written = text && ts.isStringLiteralLike(text) ? text.text : undefined;
        return { place: placeOf(call), text: written, values: values.length };
      }),
  );
}

/** Texts that the editor shows and that go past `say`, as `<file>:<line>: <text>`. */
export function unspokenWords(root: string): string[] {
  const found = sourcesOf(root).flatMap((source) => [
    ...each(source, ts.isPropertyAssignment)
      .filter(({ name }) => shown.has(name.getText()))
      .flatMap(({ initializer }) => unsaid(initializer)),
    ...each(source, ts.isCallExpression)
      .filter(({ expression }) => showing.test(expression.getText().split('.').at(-1) ?? ''))
      .flatMap((call) =>
        call.arguments.filter((one) => !ts.isObjectLiteralExpression(one)).flatMap(unsaid),
      ),
    ...each(source, ts.isNewExpression)
      .filter(({ expression }) =>
        /\.(?:TreeItem|MarkdownString|CodeAction)$/.test(expression.getText()),
      )
      .flatMap((made) => unsaid(made.arguments?.[0] ?? made)),
    ...each(source, ts.isTaggedTemplateExpression).flatMap(unsaidInMarkup),
    ...each(source, isSentence)
      .filter((one) => !isElsewhere(one))
      .map((one) => `${placeOf(one)}: ${one.getText()}`),
  ]);
  return [...new Set(found)];
}

/** Begins as a sentence or title does, and goes on. */
const isSentence = (node: ts.Node): node is ts.StringLiteralLike | ts.TemplateHead =>
  (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) &&
  /^(?:\$\([\w~-]+\) )?\p{Lu}\p{Ll}+ \p{L}/u.test(node.text);

/** Said, or a fault, which is English, or in the log. */
function isElsewhere(node: ts.Node): boolean {
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) {
    if (ts.isCallExpression(at) && (isSay(at) || /\blog\b/.test(at.expression.getText())))
      return true;
    if (ts.isNewExpression(at) && at.expression.getText() === 'Fault') return true;
    if (ts.isPropertyAssignment(at) && at.name.getText() === 'none') return true;
  }
  return false;
}

/** Literals of an expression that are no argument of a call or test, as far as they say something. */
function unsaid(node: ts.Node): string[] {
  if (ts.isCallExpression(node) || ts.isArrowFunction(node) || ts.isObjectLiteralExpression(node))
    return [];
  if (ts.isStringLiteralLike(node))
    return isSaid(node.text) ? [`${placeOf(node)}: ${node.text}`] : [];
  if (ts.isTemplateExpression(node)) {
    const parts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
    const own = parts.some(isSaid) ? [`${placeOf(node)}: ${node.getText()}`] : [];
    return [...own, ...node.templateSpans.flatMap(({ expression }) => unsaid(expression))];
  }
  if (ts.isConditionalExpression(node))
    return [...unsaid(node.whenTrue), ...unsaid(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return [...unsaid(node.left), ...unsaid(node.right)];
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(unsaid);
  return [];
}

/** Words between tags, and in the attribute that a screen reader says. */
function unsaidInMarkup({ tag, template }: ts.TaggedTemplateExpression): string[] {
  if (tag.getText() !== 'html') return [];
  const parts = ts.isNoSubstitutionTemplateLiteral(template)
    ? [template.text]
    : [template.head.text, ...template.templateSpans.map(({ literal }) => literal.text)];
  const markup = parts.join('\0');
  const labels = [...markup.matchAll(/aria-label="([^"]*)"/g)].map(([, label = '']) => label);
  const words = [...labels, markup.replaceAll(/<[^>]*>/g, ' ')].filter(isSaid);
  return words.map((text) => `${placeOf(template)}: ${text.replaceAll('\0', '…').trim()}`);
}
