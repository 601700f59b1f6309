import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { environmentFile } from '../../domain/walls/secretPlaces.ts';
import { secretValues } from '../../domain/walls/secretValues.ts';

/** Bytes of one file, files, and levels of folders that are read; what is more hides itself less well. */
const largest = 64 * 1024;
const mostFiles = 300;
const deepest = 3;
/** Values kept of all of them. */
const mostValues = 5_000;

/** What everybody may know, and what codex keeps of conversations. */
const noSecret =
  /(?:\.pub|^known_hosts.*|^authorized_keys.*|\.sqlite.*|\.jsonl|\.sh|\.md)$|^(?:sessions|skills|log|logs|tmp|cache|packages|shell_snapshots|history)$/;

interface Read {
  readonly version: string;
  readonly values: ReadonlySet<string>;
}

/** What files in closed places hold, kept in memory alone; a file is read again only when it changed. */
export class SecretFiles {
  private known = new Map<string, Read>();

  /** Values of all files at or below these places; what cannot be read holds none for us. */
  async valuesIn(places: readonly string[]): Promise<Set<string>> {
    const files = new Set<string>();
    for (const place of places) await this.collect(place, files, 0);
    const known = new Map<string, Read>();
    for (const file of files) {
      const read = await this.read(file);
      if (read) known.set(file, read);
    }
    this.known = known;
    const values = [...known.values()].flatMap((one) => [...one.values]);
    return new Set(values.slice(0, mostValues));
  }

  private async collect(path: string, files: Set<string>, depth: number): Promise<void> {
    if (files.size >= mostFiles || (depth > 0 && noSecret.test(basename(path)))) return;
    const stats = await stat(path).catch(() => undefined);
    if (stats?.isFile()) files.add(path);
    if (!stats?.isDirectory() || depth === deepest) return;
    const names = await readdir(path).catch(() => []);
    for (const name of names.sort()) await this.collect(join(path, name), files, depth + 1);
  }

  private async read(file: string): Promise<Read | undefined> {
    try {
      const { size, mtimeMs, ino } = await stat(file);
      const version = `${size} ${mtimeMs} ${ino}`;
      const known = this.known.get(file);
      if (known?.version === version) return known;
      const text = await startOf(file);
      // What is no text has no values to be printed.
      const values = text.includes('\0') ? new Set<string>() : valuesOf(file, text);
      return { version, values };
    } catch {
      return undefined;
    }
  }
}

const valuesOf = (file: string, text: string): Set<string> =>
  secretValues(text, basename(file).startsWith(environmentFile));

async function startOf(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(largest), 0, largest, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
