/** A page without the padding of its tables, which says nothing and comes with formatting. */
export const bare = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---'))
    .join('\n');
