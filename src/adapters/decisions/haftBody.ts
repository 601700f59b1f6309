import type { EvidenceRequirement } from '../../domain/evidence/evidence.ts';
import { isRecord } from '../haftText/records.ts';
import { readEvidence } from './evidenceBlock.ts';
import { isFlaw } from '../haftText/flaw.ts';
import { readYaml } from '../haftText/yamlHeader.ts';

/** What haft v7 writes into the text of a decision instead of its front matter (docs/rules.md R4). */
export interface HaftBody {
  readonly affectedFiles: readonly string[];
  readonly evidenceRequirements: readonly EvidenceRequirement[];
  readonly invariants: readonly string[];
}

const scalarKey =
  /^(id|kind|version|status|title|context|mode|valid_until|created_at|updated_at):(.*?)(\r?)$/;

/** Keys that stand behind the first in every file haft wrote. */
const alwaysWritten = ['kind', 'version', 'status', 'title', 'created_at', 'updated_at'];

/** Reads the three labelled blocks; code blocks are passed over, and the first of a label counts. */
export function readHaftBody(body: string): HaftBody {
  const lines = proseLines(body);
  return {
    affectedFiles: sameLine(lines, '**Affected files:**'),
    evidenceRequirements: readEvidence(body),
    invariants: bullets(lines, '**Invariants:**'),
  };
}

/**
 * A header as haft's own parser reads it where YAML cannot: the value of a scalar key is the rest of its
 * line, raw. haft writes titles such as `Foo: bar` without the quotes YAML asks for (docs/rules.md R4).
 */
export function quoteHaftLines(header: string): string {
  const byHaft = alwaysWritten.every((key) => header.includes(`\n${key}:`));
  return header
    .split('\n')
    .map((line) => {
      const [, key, rest = '', end = ''] = scalarKey.exec(line) ?? [];
      const value = rest.trim();
      // By another hand, what opens a list, a map or a quote is YAML with a mistake, which is told.
      const meant = !byHaft && /^[[{"']/.test(value);
      if (!key || meant || isText(line, key)) return line;
      return `${key}: '${value.replaceAll("'", "''")}'${end}`;
    })
    .join('\n');
}

function isText(line: string, key: string): boolean {
  const read = readYaml(line);
  return !isFlaw(read) && isRecord(read.keys) && typeof read.keys[key] === 'string';
}

/** haft's raw title, where YAML cut it at a ` #` but the body's own heading has all of it. */
export function haftTitle(header: string, body: string): string | undefined {
  const line = header.split('\n').find((one) => one.startsWith('title:'));
  const title = line?.slice('title:'.length).trim();
  if (!title?.includes(' #')) return undefined;
  return body.split('\n').some((one) => one.trimEnd() === `# ${title}`) ? title : undefined;
}

function proseLines(body: string): string[] {
  let fence: string | undefined;
  return body.split('\n').filter((line) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (!fence) fence = mark;
    else if (mark?.startsWith(fence)) fence = undefined;
    else return false;
    return !mark;
  });
}

function sameLine(lines: readonly string[], label: string): string[] {
  const line = lines.find((one) => one.startsWith(label));
  return (line?.slice(label.length).split(',') ?? []).map(bare).filter(Boolean);
}

function bullets(lines: readonly string[], label: string): string[] {
  const start = lines.findIndex((one) => one.trimEnd() === label);
  const entries: string[] = [];
  let gap = false;
  for (const line of start < 0 ? [] : lines.slice(start + 1)) {
    const bullet = /^[-*+] (.*)$/.exec(line.trimEnd())?.[1];
    if (bullet !== undefined) entries.push(bullet);
    else if (/^(\*\*|#|\|)/.test(line) || (gap && /^\S/.test(line))) break;
    else if (entries.length > 0) entries.push(continued(entries.pop(), line));
    gap = line.trim() === '';
  }
  return entries.map(bare).filter(Boolean);
}

/** haft writes an entry of several lines as it is; who wraps a bullet by hand indents what follows. */
function continued(entry = '', line: string): string {
  return entry + (/^\s/.test(line) ? ` ${line.trim()}` : `\n${line.trimEnd()}`);
}

/** A whole entry set as code is that code: its backticks would make a shell run what it prints. */
function bare(entry: string): string {
  const text = entry.trim();
  return /^`([^`]+)`$/.exec(text)?.[1]?.trim() ?? text;
}
