/** What the page of a proof has beside every page. */
export const proofStyle = `
.verdict { border-left: 4px solid var(--vscode-editorWarning-foreground); padding: 0.1rem 1rem; background: var(--vscode-textBlockQuote-background); }
.verdict.good { border-color: var(--vscode-testing-iconPassed); }
.verdict.bad { border-color: var(--vscode-testing-iconFailed); }
.verdict nav { margin: 0.5rem 0 0.8rem; }
td.good { border-left: 4px solid var(--vscode-testing-iconPassed); padding-left: 0.5rem; }
td.bad { border-left: 4px solid var(--vscode-testing-iconFailed); padding-left: 0.5rem; }
`;
