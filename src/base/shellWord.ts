/** One word of a command line that somebody may copy, in quotes where a shell would not take it for one. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./][\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
