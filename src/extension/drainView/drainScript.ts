/**
 * All that runs in the view of a drain: it puts the parts that changed in their place, so that neither the place
 * read nor the link in focus is lost, and says when it is there to be told.
 */
export const drainScript = `
const seen = new Map();
addEventListener('message', ({ data }) => {
  for (const [id, markup] of Object.entries(data.parts)) {
    const part = document.getElementById(id);
    if (!part || seen.get(id) === markup) continue;
    seen.set(id, markup);
    const link = part.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    part.innerHTML = markup;
    if (link !== null) [...part.querySelectorAll('a')].find((one) => one.getAttribute('href') === link)?.focus();
  }
});
acquireVsCodeApi().postMessage('ready');
`;
