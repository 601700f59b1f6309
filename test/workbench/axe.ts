import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';

/** What axe found amiss: the rule, and the elements for which it does not hold. */
export interface Violation {
  readonly rule: string;
  readonly elements: readonly string[];
}

interface Results {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
  }[];
  readonly passes: readonly { readonly id: string }[];
}

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
/** Behind a page stands the colour of the editor, which is the frame's around it. */
const ground = 'html { background: var(--vscode-editor-background); }';

/**
 * Asks axe about a page of ours as it is drawn: its document with all styles and colours of the theme. A page that
 * runs no scripts cannot answer, so the same browser draws the same document once more where they may run.
 * @param more Markup put at the end, to see that something amiss is found.
 */
export async function askAxe(
  frame: Frame,
  more = '',
): Promise<{ violations: Violation[]; held: readonly string[] }> {
  const drawn = await frame.content();
  const context = await frame.page().context().browser()?.newContext({ bypassCSP: true });
  if (!context) throw new Error('There is no browser.');
  try {
    const page = await context.newPage();
    await page.setContent(drawn.replace('</main>', `${more}</main>`));
    await page.addStyleTag({ content: ground });
    const { violations, passes } = await page.evaluate<Results>(
      `${axe}; axe.run(document, { resultTypes: ['violations', 'passes'] })`,
    );
    return {
      violations: violations.map(({ id, nodes }) => ({
        rule: id,
        elements: nodes.map(({ html, failureSummary }) => `${html}: ${failureSummary}`),
      })),
      held: passes.map(({ id }) => id),
    };
  } finally {
    await context.close();
  }
}
