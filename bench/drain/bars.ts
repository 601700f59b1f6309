/** A group of two bars: the loop's values and the drain's. */
export interface Bar {
  readonly name: string;
  readonly values: readonly (readonly number[])[];
}

const [width, high, left, step] = [720, 24, 190, 64];
const fills = ['#9aa5b1', '#2f7fd6'];
const labels = ['loop', 'drain'];

/** Bars of medians with a line from the lowest to the highest, as an SVG. */
export function bars(title: string, groups: readonly Bar[]): string {
  const most = Math.max(...groups.flatMap(({ values }) => values.flat()));
  const scale = (value: number): number => (value / most) * (width - left - 70);
  const body = groups.flatMap(({ name, values }, row) => {
    const top = 50 + row * step;
    return [
      `<text x="${left - 10}" y="${top + high + 4}" text-anchor="end">${name}</text>`,
      ...values.map((all, at) => barAt(all, { y: top + at * high, fill: fills[at] ?? '', scale })),
    ];
  });
  const key = labels.map(
    (label, at) =>
      `<rect x="${left + at * 90}" y="26" width="12" height="12" fill="${fills[at] ?? ''}"/><text x="${left + 18 + at * 90}" y="36">${label}</text>`,
  );
  const height = 60 + groups.length * step;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">
<title>${title}</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${left}" y="16" font-weight="bold">${title}</text>
${[...key, ...body].join('\n')}
</svg>
`;
}

function barAt(
  all: readonly number[],
  { y, fill, scale }: { y: number; fill: string; scale: (value: number) => number },
): string {
  const sorted = [...all].sort((a, b) => a - b);
  const [low = 0, high_ = 0] = [sorted[0], sorted.at(-1)];
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const at = left + scale(middle);
  const line = `<path d="M${left + scale(low)} ${y + 10}H${left + scale(high_)}" stroke="#222"/>`;
  return `<rect x="${left}" y="${y}" width="${scale(middle).toFixed(1)}" height="20" fill="${fill}"/>${sorted.length > 1 ? line : ''}<text x="${at + 8}" y="${y + 15}">${middle.toFixed(middle < 10 ? 2 : 1)}</text>`;
}
