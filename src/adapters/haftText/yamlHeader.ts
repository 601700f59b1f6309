import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  parseDocument,
  visit,
  type Alias,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import { messageOf } from '../../base/fault.ts';
import type { Flaw } from './flaw.ts';
import { excessIn } from './yamlTokens.ts';

/** The keys of a front matter. */
export interface Header {
  /** Every scalar is text as written, so that no date, number or `yes` is guessed. */
  readonly keys: unknown;
  /** Where a value stands: a list entry itself, a key's value by its key; else what is around it. */
  offsetOf(path: readonly PropertyKey[]): number;
}

/** Levels of the tree, keys and values counted; a decision needs seven. */
const deepest = 24;
/** A small file may not unfold to a large value. */
const maxAliasCount = 100;

/** Reads YAML in which every scalar is text; at most some hundred ms for the longest header. */
export function readYaml(source: string): Header | Flaw {
  const excess = excessIn(source);
  if (excess) return yamlFlaw(excess.offset, excess.why);
  const document = parseDocument(source, {
    schema: 'failsafe',
    prettyErrors: false,
    // The library compares each key with each, which takes seconds for thousands; `shapeFlaw` looks itself.
    uniqueKeys: false,
  });
  const flaw = syntaxFlaw(document) ?? shapeFlaw(document);
  if (flaw) return flaw;
  try {
    const keys: unknown = document.toJS({ maxAliasCount }) ?? {};
    return { keys, offsetOf: (path) => offsetOf(document, path) };
  } catch (failure) {
    return yamlFlaw(aliasOffset(document), messageOf(failure));
  }
}

function syntaxFlaw(document: Document.Parsed): Flaw | undefined {
  const [first] = document.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  return first && yamlFlaw(first.pos[0], first.message);
}

/** Nesting, keys and circles that nobody could turn into values in time, and keys given twice. */
function shapeFlaw(document: Document): Flaw | undefined {
  let flaw: Flaw | undefined;
  visit(document, (_, node, path) => {
    if (path.length > deepest)
      flaw = yamlFlaw(startOf(path.findLast(isNode)), 'it is nested too deep');
    else if (isPair(node) && !isScalar(node.key)) {
      flaw = yamlFlaw(startOf(node.key), 'a key must be plain text');
    } else if (isAlias(node) && path.some((outer) => outer === node.resolve(document))) {
      flaw = yamlFlaw(startOf(node), 'an anchor holds itself');
    } else if (isMap(node)) flaw = repeatedKey(node.items);
    return flaw ? visit.BREAK : undefined;
  });
  return flaw;
}

function repeatedKey(pairs: readonly Pair[]): Flaw | undefined {
  const seen = new Set<unknown>();
  for (const { key } of pairs) {
    const name = isScalar(key) ? key.value : key;
    if (seen.has(name)) {
      const what = `The key \`${brief(String(name))}\` is given twice.`;
      return { code: 'frontmatter_key_repeated', what, offset: startOf(key) };
    }
    seen.add(name);
  }
  return undefined;
}

/** The alias that leads nowhere, else the first one. */
function aliasOffset(document: Document): number {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_, alias) => void aliases.push(alias) });
  return startOf(aliases.find((alias) => !alias.resolve(document)) ?? aliases[0]);
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = startOf(node);
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (!isCollection(node)) break;
    const item = isMap(node) ? pairOf(node.items, step) : node.items[Number(step)];
    if (!item) break;
    offset = startOf(isPair(item) ? item.key : item);
    node = isPair(item) ? item.value : item;
  }
  return offset;
}

function pairOf(pairs: readonly Pair[], name: PropertyKey): Pair | undefined {
  return pairs.find(({ key }) => isScalar(key) && key.value === name);
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isCollection(value) || isAlias(value);
}

function startOf(node: unknown): number {
  return (isNode(node) ? node.range?.[0] : undefined) ?? 0;
}

function yamlFlaw(offset: number, why: string): Flaw {
  const what = `The front matter is not YAML that can be read: ${brief(why)}.`;
  return { code: 'frontmatter_yaml', what, offset };
}

function brief(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
