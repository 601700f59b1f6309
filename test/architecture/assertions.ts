import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import ts from 'typescript';

/** Modules whose functions fail a test by themselves. */
const asserting = ['node:assert', 'node:assert/strict', 'fast-check'];
/** Members that do so although they are called on something else. */
const assertingCalls = new Set(['expect']);

interface Parsed {
  readonly source: ts.SourceFile;
  /** Local name to the file and name it comes from. */
  readonly imports: ReadonlyMap<string, readonly [file: string, name: string]>;
  /** Functions, constants, classes and methods by name, wherever in the file they stand. */
  readonly declared: ReadonlyMap<string, readonly ts.Node[]>;
}

/** The tests of these files that assert nothing, neither themselves nor through a function they call. */
export function withoutAssertion(files: readonly string[], root: string): string[] {
  const known = new Map<string, Parsed>();
  const parse = (file: string): Parsed => {
    const before = known.get(file);
    if (before) return before;
    const parsed = read(file);
    known.set(file, parsed);
    return parsed;
  };
  return files.flatMap((file) =>
    testsOf(parse(file).source)
      .filter((body) => !asserts(parse, file, body, new Set()))
      .map((body) => `${relative(root, file)}:${lineOf(body)}`),
  );
}

function read(file: string): Parsed {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const imports = new Map<string, readonly [string, string]>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !statement.importClause) continue;
    const from = (statement.moduleSpecifier as ts.StringLiteral).text;
    const target = from.startsWith('.') ? resolve(dirname(file), from) : from;
    const { name, namedBindings } = statement.importClause;
    if (name) imports.set(name.text, [target, 'default']);
    if (namedBindings && ts.isNamespaceImport(namedBindings))
      imports.set(namedBindings.name.text, [target, '*']);
    if (namedBindings && ts.isNamedImports(namedBindings))
      for (const { name: local, propertyName } of namedBindings.elements)
        imports.set(local.text, [target, (propertyName ?? local).text]);
  }
  return { source, imports, declared: declarationsOf(source) };
}

/** The functions handed to `it`. */
function testsOf(source: ts.SourceFile): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'it' && node.arguments[1])
      found.push(node.arguments[1]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function asserts(
  parse: (file: string) => Parsed,
  file: string,
  node: ts.Node,
  seen: Set<ts.Node>,
): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  const { declared, imports } = parse(file);
  let found = false;
  const visit = (inner: ts.Node): void => {
    if (found) return;
    if (ts.isIdentifier(inner) && leadsToAssertion(inner)) found = true;
    else ts.forEachChild(inner, visit);
  };
  const leadsToAssertion = (name: ts.Identifier): boolean => {
    if (assertingCalls.has(name.text)) return true;
    const imported = imports.get(name.text);
    if (imported && asserting.includes(imported[0])) return true;
    const [home, meant] = imported ?? [file, name.text];
    if (!home.startsWith('/') || !home.includes('/test/')) return false;
    const meantBy = (imported ? parse(home).declared : declared).get(meant) ?? [];
    return meantBy.some((one) => asserts(parse, home, one, seen));
  };
  visit(node);
  return found;
}

function declarationsOf(source: ts.SourceFile): Map<string, ts.Node[]> {
  const found = new Map<string, ts.Node[]>();
  const visit = (node: ts.Node): void => {
    const declares =
      ts.isFunctionDeclaration(node) ||
      ts.isVariableDeclaration(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isPropertyAssignment(node) ||
      ts.isClassDeclaration(node);
    if (declares && node.name && ts.isIdentifier(node.name))
      found.set(node.name.text, [...(found.get(node.name.text) ?? []), node]);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const lineOf = (node: ts.Node): number =>
  node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
