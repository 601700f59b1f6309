import { run } from '../setup/steps.mjs';

/** Packages the extension in this folder, as `npm run package` does. Its bundles must have been built. */
export async function vsixPackage(folder: string, file: string): Promise<string> {
  const lenient = ['--allow-missing-repository', '--allow-unused-files-pattern', '--skip-license'];
  const args = ['package', '--no-dependencies', '--no-rewrite-relative-links', ...lenient];
  await run('vsce', [...args, '--out', file], { cwd: folder });
  return file;
}
