/**
 * The tools of the manifest, made from the table of tools. Written anew by `node test/docs/manifestTools.ts`;
 * a test holds both equal.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editorDescriptionOf, editorSchemaOf, editorTools } from '../../src/mcp/editorTools.ts';

/** As `contributes.languageModelTools` has them. */
export const manifestTools = (): object[] =>
  editorTools.map((one) => ({
    name: one.name,
    displayName: `%tool.${one.name}%`,
    modelDescription: editorDescriptionOf(one),
    userDescription: `%tool.${one.name}%`,
    toolReferenceName: one.reference,
    canBeReferencedInPrompt: true,
    when: 'isWorkspaceTrusted',
    inputSchema: editorSchemaOf(one),
  }));

if (import.meta.main) {
  const file = join(import.meta.dirname, '../../package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { contributes: object };
  Object.assign(manifest.contributes, { languageModelTools: manifestTools() });
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
