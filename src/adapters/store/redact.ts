const mark = '[redacted]';

/**
 * What secrets look like, each with what stays of it. Narrow on purpose: a log that hides ordinary words
 * is not read any more. Repeats are bounded, so that no text takes long.
 */
const rules: readonly (readonly [pattern: RegExp, kept: string])[] = [
  // Up to the end of the text where the end of the block was cut off.
  [
    /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g,
    mark,
  ],
  [/(\bauthorization["']?\s*[:=]\s*["']?(?:[a-z]+\s+)?)[^\s"',]{6,}/gi, `$1${mark}`],
  [/(\bbearer\s+)[\w.~+/=-]{16,}/gi, `$1${mark}`],
  [/\bsk-[\w-]{16,}/g, mark],
  [
    /\b(?:gh[pousr]_[A-Za-z0-9]{16,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_[A-Za-z0-9]{30,})/g,
    mark,
  ],
  [/\b(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16}\b/g, mark],
  [/\bAIza[\w-]{35}/g, mark],
  [/\bxox[abeoprs]-[\w-]{10,}/g, mark],
  [/\beyJ[\w-]{8,2000}\.eyJ[\w-]{8,8000}\.[\w-]*/g, mark],
  [/(:\/\/[^\s/:@]{1,200}:)[^\s/@]{1,200}(?=@)/g, `$1${mark}`],
  // NAME_KEY=value, as environments and .env files have it.
  [
    /(\b[A-Z][A-Z0-9_]{0,60}?(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)[A-Z0-9_]{0,60}["']?\s*[=:]\s*)("[^"\n]+"|'[^'\n]+'|[^\s"',;]+)/g,
    `$1${mark}`,
  ],
  [
    /(\b[\w-]{0,40}?(?:api[_-]?key|access[_-]?key|private[_-]?key|secret|password|passwd|access[_-]?token|auth[_-]?token)["']?\s*[=:]\s*)("[^"\n]{4,}"|'[^'\n]{4,}'|[^\s"',;(){}[\]]{8,})/gi,
    `$1${mark}`,
  ],
];

/** The text without what looks like a secret: tokens, keys, passwords in addresses and assignments. */
export function redactSecrets(text: string): string {
  return rules.reduce((left, [pattern, kept]) => left.replace(pattern, kept), text);
}
