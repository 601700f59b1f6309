/** The line by which an object folder borrows the objects of another; git reads odd paths quoted as in C. */
export function alternatesLine(objects: string): string {
  const isPlain = !/^["#]|[\n\\]/.test(objects);
  if (isPlain) return `${objects}\n`;
  const quoted = objects
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);
  return `"${quoted}"\n`;
}
