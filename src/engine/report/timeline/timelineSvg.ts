import { blockKinds, type Block } from '../../../domain/timeline/block.ts';
import type { Lane } from '../../../domain/timeline/lanes.ts';
import type { WaitedFor } from '../../../domain/timeline/waitedFor.ts';
import { html as markup, type Html } from '../../words/html.ts';
import type { DrainTimeline } from './readTimeline.ts';
import { fileStyle } from './timelineStyle.ts';
import {
  bandsOf,
  blockText,
  kindText,
  timelineSummary,
  waitedForText,
  type Band,
} from './timelineText.ts';
import { timeScale, type TimeScale } from './timeScale.ts';

/** Units of the picture. */
const [wide, left, right, top] = [1_000, 84, 12, 30];
const [laneHigh, between, groupGap, legendHigh] = [24, 4, 14, 34];
/** A letter of a block's name takes about so much. */
const letter = 6.2;

interface Place {
  readonly lane: Lane;
  readonly y: number;
}

interface Drawing {
  readonly timeline: DrainTimeline;
  readonly scale: TimeScale;
  readonly places: readonly Place[];
  /** How high each block stands, by its ends. */
  readonly edges: ReadonlyMap<string, number>;
  readonly titles: ReadonlyMap<string, string>;
  /** Where the last lane ends. */
  readonly bottom: number;
}

/**
 * A drain as a picture: a lane for each slot, lanes beside them for what needs none, and lines from who let go to who
 * had waited for it (docs/rules.md R252). The same whenever it is drawn of the same record.
 * @param use `page`: a part of a page that has a style for it; `file`: a document of its own.
 */
export function timelineSvg(timeline: DrainTimeline, use: 'page' | 'file'): Html {
  const drawing = layOut(timeline);
  const { bottom, places } = drawing;
  const high = bottom + legendHigh;
  const isFile = use === 'file';
  const size = isFile ? markup` width="${wide}" height="${high}"` : undefined;
  const ground = markup`<style>${{ html: fileStyle }}</style>
<rect class="ground" width="${wide}" height="${high}"/>`;
  return markup`<svg xmlns="http://www.w3.org/2000/svg"${size} viewBox="0 0 ${wide} ${high}" role="img" aria-labelledby="timeline-title timeline-desc" class="timeline">
<title id="timeline-title">Timeline of ${timeline.span.drain}</title>
<desc id="timeline-desc">${timelineSummary(timeline)}</desc>
${isFile ? ground : undefined}
${axis(drawing)}${bandsOf(timeline.span).map((band) => bandPart(band, drawing))}${places.map((place) => lanePart(place, drawing))}${timeline.waits.map((wait) => waitPart(wait, drawing))}${legend(bottom)}
</svg>
`;
}

function layOut(timeline: DrainTimeline): Drawing {
  const { span, lanes, rows } = timeline;
  let y = top;
  const places = lanes.map((lane, at): Place => {
    if (at > 0 && lanes[at - 1]?.place !== lane.place) y += groupGap;
    const place = { lane, y };
    y += laneHigh + between;
    return place;
  });
  return {
    ...{ timeline, places, bottom: y },
    edges: edgesOf(places),
    scale: timeScale(span.startedAt, span.endedAt, left, wide - left - right),
    titles: new Map(rows.map(({ id, title }) => [id, title])),
  };
}

function axis({ timeline, scale, bottom }: Drawing): Html[] {
  return scale.ticks.map(({ ms, text }) => {
    const x = fixed(scale.x(timeline.span.startedAt + ms));
    const anchor = ms === 0 ? 'start' : x > wide - 40 ? 'end' : 'middle';
    return markup`<line class="tick" x1="${x}" x2="${x}" y1="${top - 8}" y2="${bottom}"/>
<text class="label" x="${x}" y="${top - 14}" text-anchor="${anchor}">${text}</text>
`;
  });
}

function bandPart({ kind, from, to, text }: Band, { scale, bottom }: Drawing): Html {
  const [x, end] = [scale.x(from), scale.x(to)];
  const width = fixed(Math.max(1, end - x));
  return markup`<rect class="band ${kind}" x="${fixed(x)}" y="${top - 8}" width="${width}" height="${bottom - top + 8}"><title>${text}</title></rect>
`;
}

function lanePart({ lane, y }: Place, drawing: Drawing): Html {
  const name = `${lane.place === 'slot' ? 'Slot' : 'Beside'} ${lane.number}`;
  const base = y + laneHigh;
  return markup`<text class="label" x="4" y="${y + 16}">${name}</text>
<line class="lane" x1="${left}" x2="${wide - right}" y1="${base}" y2="${base}"/>
${lane.blocks.map((block) => blockPart(block, y, drawing))}`;
}

function blockPart(block: Block, y: number, { timeline, scale, titles }: Drawing): Html {
  const { commission, kind, from, to } = block;
  const x = scale.x(from);
  const width = Math.max(1, scale.x(to) - x - 0.5);
  const title = titles.get(commission) ?? '';
  const says = `${title} (${commission}): ${blockText(block, timeline.span.startedAt)}`;
  const name = fitting(title, Math.floor((width - 8) / letter));
  const words = markup`<text x="${fixed(x + 4)}" y="${y + 16}">${name}</text>`;
  return markup`<g class="block ${kind}"><title>${says}</title><rect x="${fixed(x)}" y="${y + 2}" width="${fixed(width)}" height="${laneHigh - 4}"/>${name === '' ? undefined : words}</g>
`;
}

/** As much of a name as there is room for; nothing where that would say nothing. */
function fitting(name: string, letters: number): string {
  const all = Array.from(name);
  if (all.length <= letters) return name;
  return letters < 6 ? '' : `${all.slice(0, letters - 1).join('')}…`;
}

/** From where the other one let go to where this one began. */
function waitPart(wait: WaitedFor, { scale, edges }: Drawing): Html | undefined {
  const from = edges.get(edge('to', wait.on, wait.from));
  const to = edges.get(edge('from', wait.commission, wait.to));
  if (from === undefined || to === undefined) return undefined;
  const [x1, x2] = [fixed(scale.x(wait.from)), fixed(scale.x(wait.to))];
  return markup`<g class="wait ${wait.why}"><title>${wait.commission} ${waitedForText(wait)}</title><path d="M ${x1} ${from} L ${x2} ${to}"/><circle cx="${x2}" cy="${to}" r="2.5"/></g>
`;
}

/** Where the block stands that begins or ends so. */
const edge = (side: 'from' | 'to', commission: string, at: number): string =>
  `${side} ${at} ${commission}`;

function edgesOf(places: readonly Place[]): Map<string, number> {
  const edges = new Map<string, number>();
  for (const { lane, y } of places)
    for (const { commission, from, to } of lane.blocks) {
      edges.set(edge('from', commission, from), y + laneHigh / 2);
      edges.set(edge('to', commission, to), y + laneHigh / 2);
    }
  return edges;
}

function legend(bottom: number): Html {
  const y = bottom + 14;
  const words = (at: number, text: string): Html =>
    markup`<text class="label" x="${left + at * 110 + 28}" y="${y + 10}">${text}</text>
`;
  const parts = blockKinds.map(
    (kind, at) =>
      markup`<g class="block ${kind}"><rect x="${left + at * 110}" y="${y}" width="22" height="12"/></g>${words(at, kindText[kind])}`,
  );
  const [band, wait] = [left + 5 * 110, left + 6.6 * 110];
  return markup`<g class="legend" aria-hidden="true">${parts}<rect class="band" x="${band}" y="${y}" width="22" height="12"/>${words(5, 'paused, or an outage')}<g class="wait lock"><path d="M ${wait} ${y + 6} l 22 0"/><circle cx="${wait + 22}" cy="${y + 6}" r="2.5"/></g>${words(6.6, 'waited for another')}</g>`;
}

/** To a tenth of a unit. */
const fixed = (units: number): number => Math.round(units * 10) / 10;
