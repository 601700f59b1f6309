import type { Page } from 'playwright-core';

/** A third of the bytes of a PNG; what is lost of a window's flat colours and letters is not seen. */
const quality = 0.6;

/** Runs in the browser, which can write pictures. */
const encoding = (address: string): string => `(async () => {
  const picture = await createImageBitmap(await (await fetch('${address}')).blob());
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [picture.width, picture.height];
  canvas.getContext('2d').drawImage(picture, 0, 0);
  return canvas.toDataURL('image/webp', ${quality});
})()`;

/** The same picture as WebP, made by the page's browser where it does not disturb the page. */
export async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
  const context = await page.context().browser()?.newContext();
  if (!context) throw new Error('There is no browser.');
  try {
    const maker = await context.newPage();
    const address = `data:image/png;base64,${png.toString('base64')}`;
    const encoded = await maker.evaluate<string>(encoding(address));
    return Buffer.from(encoded.slice(encoded.indexOf(',') + 1), 'base64');
  } finally {
    await context.close();
  }
}
