/** How the parts of the picture differ by shape, whatever their colours are. */
export const timelineShapes = `
.timeline text { font: 11px var(--vscode-font-family, system-ui, sans-serif); }
.timeline .block text { pointer-events: none; }
.timeline .preparing rect, .timeline .waiting rect { fill: none; }
.timeline .waiting rect { stroke-dasharray: 3 2; }
.timeline .evidence rect { fill-opacity: 0.25; }
.timeline .block rect { stroke-width: 1; }
.timeline .wait path { fill: none; stroke-width: 1.2; }
.timeline .wait.lock path { stroke-dasharray: 4 3; }
.timeline .band { fill-opacity: 0.12; }
.timeline .lane, .timeline .tick { stroke-width: 0.5; stroke-opacity: 0.35; }
`;

interface Palette {
  readonly ground: string;
  readonly text: string;
  readonly dim: string;
  readonly onTurn: string;
  readonly preparing: string;
  readonly turn: string;
  readonly evidence: string;
  readonly landing: string;
  readonly wait: string;
}

/** @param of Colours, as anything that a style takes for one. */
export const timelineColours = (of: Palette): string => `
.timeline .ground { fill: ${of.ground}; }
.timeline text { fill: ${of.text}; }
.timeline .label { fill: ${of.dim}; }
.timeline .lane, .timeline .tick { stroke: ${of.dim}; }
.timeline .preparing rect { stroke: ${of.preparing}; }
.timeline .turn rect { fill: ${of.turn}; stroke: ${of.turn}; }
.timeline .turn text, .timeline .landing text { fill: ${of.onTurn}; }
.timeline .evidence rect { fill: ${of.evidence}; stroke: ${of.evidence}; }
.timeline .waiting rect { stroke: ${of.dim}; }
.timeline .landing rect { fill: ${of.landing}; stroke: ${of.landing}; }
.timeline .wait path { stroke: ${of.wait}; }
.timeline .wait circle { fill: ${of.wait}; }
.timeline .band { fill: ${of.wait}; }
`;

const light = {
  ...{ ground: '#ffffff', text: '#1f2328', dim: '#59636e', onTurn: '#ffffff' },
  ...{ preparing: '#9a6700', turn: '#0969da', evidence: '#8250df', landing: '#1a7f37' },
  wait: '#bc4c00',
};

const dark = {
  ...{ ground: '#1f1f1f', text: '#e6e6e6', dim: '#9da5ae', onTurn: '#101010' },
  ...{ preparing: '#d9a93f', turn: '#58a6ff', evidence: '#b392f0', landing: '#56c271' },
  wait: '#f0883e',
};

/** Of a picture that stands for itself. */
export const fileStyle = `${timelineShapes}${timelineColours(light)}@media (prefers-color-scheme: dark) {${timelineColours(dark)}}`;
