import ts from 'typescript';

/** A comment of a source file. */
export interface Comment {
  /** 1-based, of its first character. */
  readonly line: number;
  /** On one line, without what marks it as a comment. */
  readonly text: string;
}

/** Every comment of a TypeScript or JavaScript text, in order; what stands in strings is none. */
export function commentsOf(file: string, text: string): Comment[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const ranges = new Map<number, ts.CommentRange>();
  const visit = (node: ts.Node): void => {
    if (node.kind >= ts.SyntaxKind.FirstJSDocNode && node.kind <= ts.SyntaxKind.LastJSDocNode)
      return;
    const before = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
    const behind = ts.getTrailingCommentRanges(text, node.getEnd()) ?? [];
    for (const range of [...before, ...behind]) ranges.set(range.pos, range);
    node.getChildren(source).forEach(visit);
  };
  visit(source);
  return [...ranges.values()]
    .sort((a, b) => a.pos - b.pos)
    .map(({ pos, end }) => ({
      line: source.getLineAndCharacterOfPosition(pos).line + 1,
      text: bare(text.slice(pos, end)),
    }));
}

const bare = (comment: string): string =>
  comment
    .replace(/^\/\/|^\/\*+|\*\/$/g, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*/, '').trim())
    .join(' ')
    .trim();
