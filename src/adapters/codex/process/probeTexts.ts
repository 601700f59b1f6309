/** What a shell is asked to try, to see what confines it. */
export interface ProbeTexts {
  /** Does nothing, well. */
  readonly nothing: string;
  /** Ends with 8 where its folder cannot be seen, with 9 where it could write there; says which on stderr. */
  readonly writing: string;
}

const posix: ProbeTexts = {
  nothing: ':',
  writing:
    '[ -e .git ] || { echo "its folder cannot be seen" >&2; exit 8; }; ' +
    'if (: > .written-by-a-reader) 2>/dev/null; then echo "a file could be written" >&2; exit 9; fi',
};

const windows: ProbeTexts = {
  nothing: 'exit 0',
  writing:
    'if not exist .git (echo its folder cannot be seen>&2& exit 8)& ' +
    '(type nul > .written-by-a-reader) 2>nul && (echo a file could be written>&2& exit 9)& exit 0',
};

/** As the platform's own shell reads them (docs/rules.md R241). */
export const probeTexts = (platform: NodeJS.Platform): ProbeTexts =>
  platform === 'win32' ? windows : posix;
