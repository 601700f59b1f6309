/** Colours and fonts are the theme's. What they say is said in words as well. */
export const pageStyle = `
body { color: var(--vscode-editor-foreground); font: var(--vscode-font-weight, normal) var(--vscode-font-size, 13px)/1.5 var(--vscode-font-family, sans-serif); padding: 0 1.5rem 2rem; }
main { max-width: 60rem; margin: 0 auto; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; font-weight: 600; margin: 1.2rem 0 0.8rem; }
h2 { font-size: 1.1rem; font-weight: 600; margin: 1.6rem 0 0.4rem; }
code, pre { font-family: var(--vscode-editor-font-family, monospace); font-size: var(--vscode-editor-font-size, 12px); }
code { color: var(--vscode-editor-foreground); background: none; }
pre { background: var(--vscode-textCodeBlock-background); border: 1px solid var(--vscode-contrastBorder, transparent); padding: 0.6rem; overflow: auto; max-height: 24rem; white-space: pre-wrap; font-weight: normal; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; color: var(--vscode-descriptionForeground); padding-bottom: 0.3rem; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.8rem 0.3rem 0; border-top: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, currentColor)); }
thead th { border-top: 0; overflow-wrap: normal; }
tbody th { font-weight: normal; }
td { white-space: nowrap; }
td:last-child { white-space: normal; }
dt { color: var(--vscode-descriptionForeground); }
dd { margin: 0 0 0.4rem 1rem; }
ul, ol { margin: 0.2rem 0; padding-left: 1.2rem; }
dd ul { padding-left: 0; list-style: none; }
summary { cursor: pointer; }
a { color: var(--vscode-textLink-foreground); margin-right: 1.2rem; }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
nav { margin-top: 2rem; }
`;
