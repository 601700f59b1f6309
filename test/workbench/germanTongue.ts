import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Profile } from './profile.ts';

/**
 * Lets windows of this profile speak German as far as extensions do: as with a language pack that has no text of
 * the editor's own, which stay English. The editor's own pack is on no registry that npm asks.
 */
export async function speakGerman({ userData }: Profile): Promise<void> {
  const texts = join(userData, 'de.i18n.json');
  await writeFile(texts, JSON.stringify({ version: '1.0.0', contents: {} }));
  const extensions = [{ extensionIdentifier: { id: 'haft-harness-test.de' }, version: '1.0.0' }];
  const pack = { hash: 'ours', extensions, translations: { vscode: texts }, label: 'Deutsch' };
  await writeFile(join(userData, 'languagepacks.json'), JSON.stringify({ de: pack }));
}
