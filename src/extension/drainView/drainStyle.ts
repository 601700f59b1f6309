import { timelineColours, timelineShapes } from '../../engine/report/timeline/timelineStyle.ts';

const variable = (name: string, otherwise = 'currentColor'): string =>
  `var(--vscode-${name}, ${otherwise})`;

/** The picture in the colours of the theme. Where contrast is all, a part is an outline of it. */
const themed = timelineColours({
  ground: 'none',
  text: variable('editor-foreground'),
  dim: variable('descriptionForeground'),
  onTurn: variable('editor-background', '#000'),
  preparing: variable('charts-yellow'),
  turn: variable('charts-blue'),
  evidence: variable('charts-purple'),
  landing: variable('charts-green'),
  wait: variable('editor-foreground'),
});

/** What the view of a drain has beside every page. */
export const drainStyle = `
main { max-width: 76rem; }
.timeline { width: 100%; height: auto; min-width: 40rem; }
#picture { overflow-x: auto; }
#actions { margin-top: 1rem; }
dl { display: flex; flex-wrap: wrap; gap: 0.2rem 2rem; margin: 0.6rem 0; }
dl > div { display: flex; gap: 0.5rem; }
dl dd { margin: 0; }
th a, li a { margin-right: 0.3rem; }
.id { white-space: nowrap; color: var(--vscode-descriptionForeground); }
td.amount, th.amount { text-align: right; white-space: nowrap; }
${timelineShapes}${themed}
.vscode-high-contrast .timeline .block rect { stroke: var(--vscode-contrastBorder, currentColor); }
.vscode-high-contrast .timeline .band { stroke: var(--vscode-contrastBorder, currentColor); stroke-dasharray: 2 2; }
`;
