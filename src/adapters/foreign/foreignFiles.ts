import { open, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { Fault, messageOf } from '../../base/fault.ts';
import type { ForeignForm, ForeignSource } from '../../domain/foreign/foreign.ts';
import {
  formOf,
  readBacklog,
  readMadr,
  readNygard,
  readSpecKit,
  type ForeignText,
  type Read,
} from '../../domain/foreign/records.ts';
import type { Foreign } from '../../engine/ports/foreign.ts';
import { isFlaw } from '../haftText/flaw.ts';
import { readFrontmatter } from '../haftText/frontmatter.ts';
import { readIssues } from './githubIssues.ts';
import { readHaftStore, sqliteMagic } from './haftStore.ts';

/** Bytes; a store of years is some ten MiB. */
const largest = 256 * 1024 * 1024;

/** Files of the operator's, wherever they lie, and what is piped in. */
export class ForeignFiles implements Foreign {
  private readonly root: string;
  private readonly input: () => AsyncIterable<Uint8Array>;

  /** @param root Top of the project, absolute; what lies in it is known by its path from there. */
  constructor(root: string, input: () => AsyncIterable<Uint8Array> = () => process.stdin) {
    this.root = root;
    this.input = input;
  }

  async read(source: string, form?: ForeignForm): Promise<readonly ForeignSource[]> {
    if (source === '-')
      return [await sourceIn('standard input', '-', await whole(this.input()), form)];
    const stats = await stat(source).catch((failure: unknown) => {
      throw unreadable(source, messageOf(failure));
    });
    if (!stats.isDirectory()) return [await this.file(source, form)];
    const names = (await readdir(source)).filter((name) => name.endsWith('.md')).sort();
    const read = names.map((name) => this.entry(join(source, name), form));
    return Promise.all(read);
  }

  /** Files of a folder that are nothing of the kind, such as its index, are passed over. */
  private async entry(file: string, form?: ForeignForm): Promise<ForeignSource> {
    try {
      return await this.file(file, form);
    } catch (thrown) {
      if (!Fault.is(thrown, 'import_form_unknown')) throw thrown;
      return {
        ...{ form: form ?? 'madr', origin: file },
        items: [],
        passed: [{ key: file, why: 'nothing says what it is' }],
      };
    }
  }

  private async file(file: string, form?: ForeignForm): Promise<ForeignSource> {
    const bytes = await bytesOf(file);
    const isStore =
      Buffer.from(bytes.subarray(0, sqliteMagic.length)).toString('latin1') === sqliteMagic;
    if (isStore || form === 'haft') await refuseLog(file);
    const origin = relative(this.root, resolve(file)).replaceAll('\\', '/');
    return sourceIn(file, origin, bytes, form);
  }
}

async function sourceIn(
  file: string,
  origin: string,
  bytes: Uint8Array,
  form?: ForeignForm,
): Promise<ForeignSource> {
  const isStore =
    Buffer.from(bytes.subarray(0, sqliteMagic.length)).toString('latin1') === sqliteMagic;
  if (form === 'haft' || (form === undefined && isStore))
    return { origin, ...(await readHaftStore(file, bytes)) };
  const text = new TextDecoder().decode(bytes);
  const issues = form === undefined || form === 'github' ? readIssues(text) : undefined;
  if (issues) return { origin, ...issues };
  const read = textIn(origin, text);
  const known = form ?? formOf(read);
  switch (known) {
    case 'madr':
      return of(known, origin, [readMadr(read)]);
    case 'nygard':
      return of(known, origin, [readNygard(read)]);
    case 'backlog':
      // Tasks name each other across the files of their folder.
      return of(known, dirname(origin), [readBacklog(read)]);
    case 'spec-kit':
      return of(known, origin, readSpecKit(read));
    default:
      throw unknownForm(file);
  }
}

function textIn(file: string, text: string): ForeignText {
  const plain = text.replace(/^\uFEFF/, '');
  const parts = readFrontmatter(plain);
  if (isFlaw(parts) || isFlaw(parts.yaml)) {
    // A header that is no YAML, such as a template's, is no part of the text either.
    const [block = '', header = ''] = /^---\r?\n([^]*?)\r?\n---[ \t]*(?:\r?\n|$)/.exec(plain) ?? [];
    return {
      file,
      header: block === '' ? {} : { 'a header nobody can read': header },
      body: plain.slice(block.length),
    };
  }
  const { keys } = parts.yaml;
  const isTable = typeof keys === 'object' && keys !== null && !Array.isArray(keys);
  return { file, header: isTable ? { ...keys } : {}, body: parts.body };
}

function of(form: ForeignForm, origin: string, read: readonly Read[]): ForeignSource {
  return {
    ...{ form, origin },
    items: read.flatMap((one) => ('why' in one ? [] : one)),
    passed: read.flatMap((one) => ('why' in one ? one : [])),
  };
}

async function bytesOf(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      if (size > largest) throw new Error('it is larger than 256 MiB');
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (failure) {
    throw unreadable(file, messageOf(failure));
  }
}

async function whole(input: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of input) {
    size += part.length;
    if (size > largest) throw unreadable('standard input', 'it is larger than 256 MiB');
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** What stands in a log beside the store is part of it, and only SQLite itself puts it there. */
async function refuseLog(file: string): Promise<void> {
  const log = await stat(`${file}-wal`).catch(() => undefined);
  if (log === undefined || log.size === 0) return;
  throw new Fault({
    code: 'import_wal',
    what: `Part of ${file} still stands in ${file}-wal.`,
    advice: `End every haft, run: sqlite3 '${file.replaceAll("'", String.raw`'\''`)}' 'PRAGMA wal_checkpoint(TRUNCATE)', and import again.`,
    facts: { file },
  });
}

const unreadable = (file: string, why: string): Fault =>
  new Fault({
    code: 'import_unreadable',
    what: `${file} could not be read: ${why}.`,
    advice: 'Name a file, a folder, or "-" for standard input.',
    facts: { file },
  });

const unknownForm = (file: string): Fault =>
  new Fault({
    code: 'import_form_unknown',
    what: `Nothing in ${file} says what it is.`,
    advice: 'Say it with --form: madr, nygard, backlog, spec-kit, github or haft.',
    facts: { file },
  });
