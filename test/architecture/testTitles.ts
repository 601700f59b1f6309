import { join, relative } from 'node:path';
import { execa } from 'execa';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
const report = z.object({ tests: z.array(z.object({ fullTitle: z.string(), file: z.string() })) });

export interface TestTitle {
  /** Below `test/`. */
  readonly file: string;
  /** With those of the suites around it. */
  readonly title: string;
}

/** Every test mocha would run in these folders of `test/`, those made from tables too; none is run. */
export async function testTitles(folders: readonly string[]): Promise<TestTitle[]> {
  const mocha = join(root, 'node_modules/mocha/bin/mocha.js');
  const files = folders.map((folder) => `test/${folder}/**/*.test.ts`);
  const args = [mocha, '--dry-run', '--reporter', 'json', ...files];
  const { stdout } = await execa(process.execPath, args, { cwd: root });
  const { tests } = report.parse(JSON.parse(stdout.slice(stdout.indexOf('{'))));
  return tests.map(({ fullTitle, file }) => ({
    file: relative(join(root, 'test'), file),
    title: fullTitle,
  }));
}
