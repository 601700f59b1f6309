import { html, type Html } from '../../engine/words/html.ts';
import { spoken } from '../words.ts';
import { pageStyle } from './pageStyle.ts';

export interface PageParts {
  readonly title: string;
  readonly body: Html;
  /** What this page has beside every page's style. */
  readonly style: string;
  /** Ours alone; without it nothing runs in the page. */
  readonly script?: string;
  /** Of this page alone, for its style and script. */
  readonly nonce: string;
}

/** A page of ours: nothing in it comes from elsewhere, and no picture, font or address is asked for. */
export function wholePage({ title, body, style, script, nonce }: PageParts): string {
  const scripts = script === undefined ? '' : `; script-src 'nonce-${nonce}'`;
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'${scripts}`;
  const page = html`<!doctype html>
    <html lang="${spoken()}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${title}</title>
        <style nonce="${nonce}">
          ${{ html: pageStyle + style }}
        </style>
      </head>
      <body>
        <main>${body}</main>
        ${
          script === undefined
            ? undefined
            : html`<script nonce="${nonce}">
                ${{ html: script }};
              </script>`
        }
      </body>
    </html> `;
  return page.html;
}

/** Where a link leads that starts a command with one argument. */
export const commandLink = (command: string, argument?: string): string =>
  argument === undefined
    ? `command:${command}`
    : `command:${command}?${encodeURIComponent(JSON.stringify([argument]))}`;
