import fc from 'fast-check';
import type { Canary } from './canary.ts';

/** What hostile texts of one kind are made from. */
export interface Material {
  /** Texts that are read without complaint. */
  readonly seeds: readonly string[];
  /** Keys with a meaning there. */
  readonly keys: readonly string[];
  /** The lines of a YAML text as a whole text of the kind. */
  readonly wrap: (yaml: string) => string;
  readonly canary: Canary;
}

/** Bytes that somebody could leave in place of a file: edited, made up, or rubbish. */
export function hostileBytes(material: Material): fc.Arbitrary<Uint8Array> {
  const seed = fc.constantFrom(...material.seeds);
  const line = hostileLine(material);
  const madeUp = fc
    .array(line, { minLength: 1, maxLength: 6 })
    .map((lines) => material.wrap(`${lines.join('\n')}\n`));
  const rekeyed = fc
    .tuple(seed, line, where)
    .map(([whole, changed, at]) => withLine(whole, changed, at, material.keys));
  const text = fc.oneof(
    { weight: 5, arbitrary: seed },
    { weight: 6, arbitrary: rekeyed },
    { weight: 2, arbitrary: madeUp },
    { weight: 1, arbitrary: bombs.map(material.wrap) },
  );
  const one = edit(material.canary);
  const edits = fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: fc.array(one, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(one, { minLength: 2, maxLength: 5 }) },
  );
  const edited = fc
    .tuple(text, edits, encoding)
    .map(([whole, changes, encode]) => encode(Buffer.from(changes.reduce(applied, whole))));
  const rubbish = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: 'binary', maxLength: 200 }).map((one) => Buffer.from(one)),
  );
  const any = fc.oneof({ weight: 20, arbitrary: edited }, { weight: 1, arbitrary: rubbish });
  return any.map(shownShort);
}

/** What a failure prints of it; its seed gives all of it back. */
function shownShort(bytes: Uint8Array): Uint8Array {
  const show = (): string => {
    const text = JSON.stringify(Buffer.from(bytes).toString('latin1'));
    return text.length > 600 ? `${text.slice(0, 400)} … ${text.slice(-200)}` : text;
  };
  return Object.defineProperty(bytes, fc.toStringMethod, { value: show });
}

const where = fc.double({ min: 0, max: 0.999, noNaN: true });

/** A line of the seed replaced by another value for its key, or added where the key is missing. */
function withLine(text: string, line: string, at: number, keys: readonly string[]): string {
  const lines = text.split('\n');
  const key = line.slice(0, line.indexOf(':'));
  const own = lines.findIndex((one) => one.startsWith(`${key}:`));
  if (own >= 0) return lines.toSpliced(own, 1, line).join('\n');
  const known = lines.findIndex((one) => keys.some((name) => one.startsWith(`${name}:`)));
  return lines.toSpliced(known + (at < 0.5 ? 0 : 1), 0, line).join('\n');
}

/** A key with a value nobody would write. */
function hostileLine({ keys, canary }: Material): fc.Arbitrary<string> {
  const odd = ['__proto__', 'constructor', 'prototype', 'toString', '<<', '? a', '""', '0', '-1'];
  const key = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...keys) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
  return fc.tuple(key, value(canary)).map(([name, one]) => `${name}: ${one}`);
}

const plain: readonly string[] = [
  ...['', '~', 'null', 'yes', 'true', 'NaN', '.inf', '-.inf', '0x7fffffff', '0o17', '1e999', '-0'],
  ...[
    '9007199254740993',
    '-99999999999999999999',
    '0.1',
    '2026-02-30',
    '2026-11-01',
    '10000-01-01',
  ],
  ...['2026-13-01T00:00:00Z', '2026-11-01T25:00:00+99:00', '0001-01-01', '9999-12-31T23:59:59Z'],
  ...['168h', '0s', '-1h', '999999999999h', '1.5h', '90s', '999999999ms', '=', '!', '%', '@', '`'],
  ...['{}', '[]', '[[]]', '[{}]', '{a: b}', '[a, b]', '- a', '|', '>-', '|9', '"', "'", '*a', '&a'],
  ...['&a [*a]', '&a {x: *a}', '*nowhere', '<<', '{<<: {a: b}}', '{<<: [*a, *a]}', '{? [a]: b}'],
  ...[
    '"\\0"',
    '"\\x1b[31m"',
    '"\\ud800"',
    '"\\u2028"',
    '\u202e',
    '\u200b',
    '\ufeff',
    '\u00a0',
    '\t',
  ],
  ...[
    '../..',
    '/etc/passwd',
    '.git/**',
    '**',
    '*',
    '?',
    '[a-',
    '[!]',
    '{a,b',
    '+(a)',
    'C:\\x',
    '~/x',
  ],
  ...['"{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}"', '"[[:alpha:]]"', '"[\\0-\\U0010ffff]"'],
  ...['dec-a', 'auto', 'active', 'workspace_patch_auto_on_pass', 'command', '2', '1', 'x', 'ÄÖ'],
];

const tags = ['!!js/function', '!!js/eval', '!!python/object/apply:os.system', '!!binary', '!!set'];
const moreTags = ['!!float', '!!timestamp', '!<tag:yaml.org,2002:js/undefined>', '!x', '!!map'];

function value(canary: Canary): fc.Arbitrary<string> {
  const wanting = [...canary.scripts, ...canary.commands];
  const scalar = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...plain) },
    { weight: 2, arbitrary: fc.constantFrom(...wanting.map((one) => JSON.stringify(one))) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }).map((one) => JSON.stringify(one)) },
    { weight: 1, arbitrary: repeated },
  );
  const { any } = fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 6, arbitrary: scalar },
      {
        weight: 2,
        arbitrary: fc.array(tie('any'), { maxLength: 4 }).map((all) => `[${all.join(', ')}]`),
      },
      {
        weight: 1,
        arbitrary: fc
          .array(fc.tuple(fc.constantFrom('a', 'ref', 'command', '__proto__', '<<'), tie('any')), {
            maxLength: 3,
          })
          .map((all) => `{${all.map(([key, one]) => `${key}: ${one}`).join(', ')}}`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom(...tags, ...moreTags, '&a', '&b'), tie('any'))
          .map(([tag, one]) => `${tag} ${one}`),
      },
    ),
  }));
  return any;
}

/** One thing very often. */
const repeated = fc
  .tuple(
    fc.constantFrom(
      '[',
      '{a: ',
      '- ',
      '? ',
      'x',
      '*a',
      '?*',
      '!',
      '&a ',
      '\\',
      '{a,b}',
      '../',
      ',',
    ),
    fc.constantFrom(20, 400, 9_000),
  )
  .map(([part, times]) => part.repeat(Math.min(times, Math.ceil(30_000 / part.length))));

/** Small files that would unfold to large values. */
const bombs = fc
  .tuple(fc.integer({ min: 2, max: 12 }), fc.integer({ min: 2, max: 9 }), fc.boolean())
  .map(([levels, width, merged]) =>
    Array.from({ length: levels }, (_, level) => {
      const inner = Array.from({ length: width }, () => (level === 0 ? 'x' : `*b${level - 1}`));
      return merged && level > 0
        ? `k${level}: &b${level} {<<: [${inner.join(', ')}]}`
        : `k${level}: &b${level} [${inner.join(', ')}]`;
    }).join('\n'),
  )
  .map((lines) => `${lines}\n`);

type Edit = (text: string) => string;
const applied = (text: string, one: Edit): string => one(text);

const splinters: readonly string[] = [
  ...['---', '\n---\n', '---js\n', '\r\n', '\n', '\r', '\t', ' ', '\0', '\ufeff', '\u2028', ': '],
  ...['- ', '? ', '[', ']', '{', '}', '&a ', '*a', '!!js/function ', '!', '|\n', '>-\n', '"', "'"],
  ...['#', '%YAML 1.1\n', '...', '\n...\n', '<<: *a\n', '__proto__: ', 'title:', '\\', '~', '```'],
  ...['```yaml spec-section\n', '~~~\n', '**Affected files:**', '**Evidence requirements:**\n'],
  ...[
    '\ud83d\ude00',
    '\ud83d',
    'null',
    '0x10',
    '1e999',
    '- - - ',
    '@',
    '`',
    ',',
    '\u0085',
    '\u001b',
  ],
];

/** One change at a random place, as a slip, a bad merge or a bad disk would make it. */
function edit(canary: Canary): fc.Arbitrary<Edit> {
  const splinter = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...splinters) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...canary.scripts.map((one) => `---js\n${one}\n---\n`)),
    },
  );
  const length = fc.integer({ min: 1, max: 40 });
  const text = fc.oneof(
    fc.tuple(where, splinter).map(
      ([at, what]): Edit =>
        (whole) =>
          spliced(whole, at, 0, what),
    ),
    fc.tuple(where, length).map(
      ([at, many]): Edit =>
        (whole) =>
          spliced(whole, at, many, ''),
    ),
    fc.tuple(where, length).map(
      ([at, many]): Edit =>
        (whole) =>
          spliced(whole, at, 0, whole.slice(Math.floor(at * whole.length)).slice(0, many)),
    ),
  );
  const lines = fc.tuple(fc.constantFrom('swap', 'repeat', 'drop', 'indent'), where, where).map(
    ([how, from, to]): Edit =>
      (whole) =>
        relined(whole.split('\n'), how, from, to).join('\n'),
  );
  const cut = where.map(
    (at): Edit =>
      (whole) =>
        whole.slice(0, Math.ceil(at * whole.length)),
  );
  return fc.oneof(
    { weight: 6, arbitrary: text },
    { weight: 3, arbitrary: lines },
    { weight: 1, arbitrary: cut },
  );
}

function spliced(text: string, at: number, many: number, what: string): string {
  // Most edits go to the beginning, where the keys are.
  const place = Math.floor(at * at * text.length);
  return text.slice(0, place) + what + text.slice(place + many);
}

function relined(lines: readonly string[], how: string, from: number, to: number): string[] {
  const [a, b] = [Math.floor(from * lines.length), Math.floor(to * lines.length)];
  const [one = '', other = ''] = [lines[a], lines[b]];
  if (how === 'swap') return lines.with(a, other).with(b, one);
  if (how === 'repeat') return lines.toSpliced(b, 0, one);
  return how === 'drop' ? lines.toSpliced(a, 1) : lines.with(a, `  ${one}`);
}

type Encode = (bytes: Buffer) => Uint8Array;
const textAgain =
  (change: (text: string) => string | Uint8Array): Encode =>
  (bytes) =>
    Buffer.from(change(bytes.toString('utf8')));

/** How the bytes come to lie in the file. */
const encoding: fc.Arbitrary<Encode> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Encode>((bytes) => bytes) },
  {
    weight: 5,
    arbitrary: fc.constantFrom<Encode>(
      textAgain((text) => text.replaceAll('\n', '\r\n')),
      textAgain((text) => text.replaceAll('\n', '\r')),
      textAgain((text) => `\ufeff${text}`),
      textAgain((text) => Buffer.from(text, 'latin1')),
      textAgain((text) => Buffer.from(text, 'utf16le')),
      (bytes) => Buffer.concat([Buffer.from([0xff, 0xfe]), bytes]),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(where, fc.integer({ min: 1, max: 64 })).map(
      ([at, many]): Encode =>
        (bytes) =>
          zeroed(bytes, Math.floor(at * bytes.length), many),
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(where, fc.integer({ min: 0, max: 255 }))
      .map(([at, byte]): Encode => (bytes) => {
        if (bytes.length > 0) bytes[Math.floor(at * bytes.length)] = byte;
        return bytes;
      }),
  },
);

/** As a disk leaves a page it never wrote. */
function zeroed(bytes: Buffer, from: number, many: number): Buffer {
  bytes.subarray(from, from + many).fill(0);
  return bytes;
}
