/**
 * The picture of the house, drawn from the imports of the sources. Drawn anew by
 * `node test/docs/roomsPicture.ts`; a test holds picture and imports equal.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { houseOf, type House, type Room } from './house.ts';

const root = join(import.meta.dirname, '../..');
export const pictureFile = join(root, 'docs/rooms.svg');

const box = { width: 132, height: 32, gapX: 14, gapY: 52 };
const margin = 24;
const colours: Readonly<Record<string, string>> = {
  base: '#e8e8e8',
  domain: '#dfead9',
  engine: '#d9e6f2',
  adapters: '#f3e6d3',
};

interface Placed extends Room {
  readonly x: number;
  readonly y: number;
}

/** Floors from the top, each centred; rooms of one layer beside each other. */
function place({ rooms }: House): { placed: Placed[]; width: number; height: number } {
  const floors = [...new Set(rooms.map(({ floor }) => floor))];
  const widest = Math.max(
    ...floors.map((floor) => rooms.filter((room) => room.floor === floor).length),
  );
  const step = box.width + box.gapX;
  const width = widest * step - box.gapX + 2 * margin;
  const placed = floors.flatMap((floor, row) => {
    const here = rooms.filter((room) => room.floor === floor);
    const left = (width - (here.length * step - box.gapX)) / 2;
    const y = margin + row * (box.height + box.gapY);
    return here.map((room, column) => ({ ...room, x: left + column * step, y }));
  });
  const height = floors.length * (box.height + box.gapY) - box.gapY + 2 * margin;
  return { placed, width, height };
}

function drawRoom({ name, x, y }: Placed): string {
  const middle = x + box.width / 2;
  const fill = colours[name.split('/')[0] ?? ''] ?? '#f0dde8';
  return [
    `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="6" fill="${fill}" stroke="#555"/>`,
    `<text x="${middle}" y="${y + 20}">${name}</text>`,
  ].join('\n');
}

function drawArrow(from: Placed, to: Placed): string {
  const [x1, y1] = [from.x + box.width / 2, from.y + box.height];
  const [x2, y2] = [to.x + box.width / 2, to.y];
  const bend = Math.min(40, (y2 - y1) / 2);
  return `<path d="M${x1} ${y1} C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2 - 2}" marker-end="url(#tip)"/>`;
}

/** The picture as SVG: an arrow for each import that no other arrow implies. */
export async function roomsPicture(): Promise<string> {
  const house = await houseOf(root);
  const { placed, width, height } = place(house);
  const byName = new Map(placed.map((room) => [room.name, room]));
  const arrows = placed.flatMap((from) =>
    from.over.flatMap((name) => {
      const to = byName.get(name);
      return to ? [drawArrow(from, to)] : [];
    }),
  );
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12" text-anchor="middle">`,
    '<title>Rooms of the sources; every arrow is an import and points down</title>',
    '<defs><marker id="tip" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L6 3L0 6z" fill="#777"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    '<g fill="none" stroke="#999">',
    ...arrows,
    '</g>',
    ...placed.map(drawRoom),
    '</svg>',
  ].join('\n')}\n`;
}

if (import.meta.main) writeFileSync(pictureFile, await roomsPicture());
