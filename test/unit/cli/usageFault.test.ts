import { deepEqual, match } from 'node:assert/strict';
import { runCommandLine } from '../../../src/cli/commandLine.ts';

/** What is said of a command line that cannot be understood. */
async function said(...args: string[]): Promise<string> {
  let text = '';
  const code = await runCommandLine(args, {
    out: (more) => (text += more),
    err: (more) => (text += more),
    onStop: () => undefined,
    background: () => Promise.reject(new Error('nothing runs in the background')),
    enter: () => undefined,
    open: () => Promise.reject(new Error('opened')),
  });
  deepEqual(code, 2, text);
  return text;
}

describe('given a command line that cannot be understood', () => {
  const table: [args: string[], line: RegExp][] = [
    [['chek'], /^usage: There is no command "chek"\. Did you mean "haft check"\?/],
    [['list'], /^usage: There is no command "list"\. Did you mean "haft commission list"\?/],
    [['commision', 'list'], /Did you mean "haft commission"\?/],
    [
      ['--json', 'check'],
      /no option --json here\. It belongs behind a command that takes it\. Add /,
    ],
    [['commission', 'shwo'], /Did you mean "haft commission show"\?/],
    [
      ['qqqqqqqq'],
      /^usage: There is no command "qqqqqqqq"\. "haft --help" lists the commands\.\n$/,
    ],
    [
      ['harness', 'run', '--forecast'],
      /^usage: There is no option --forecast here\. It belongs to "haft harness plan"\. Add/,
    ],
    [['check', '--jsn'], /^usage: There is no option --jsn here\. Did you mean --json\?/],
    [
      ['commission', 'list', '--selector', 'al'],
      /^usage: --selector "al" is not among the choices: runnable, .*\. Did you mean all\?\n$/,
    ],
    [
      ['completion', 'bsh'],
      /^usage: "bsh" is not among the choices: bash, zsh, fish\. Did you mean bash or zsh\?\n$/,
    ],
    [['commission', 'show'], /^usage: Missing required argument 'commission'\. Add --help /],
    [['commission', 'cancel', 'a'], /^usage: Required option '--reason <text>' not specified\. /],
    [['commission', 'show', 'a', 'b'], /^usage: Too many arguments for 'show'\. .* Add --help /],
  ];
  for (const [args, line] of table)
    it(`when it is "${args.join(' ')}", then one line says what is wrong and what was meant`, async () => {
      match(await said(...args), line);
    });

  it('when JSON was asked for, then the fault is a document as well', async () => {
    const [line = '', document = ''] = (await said('check', '--jsn', '--json')).split('\n');
    const { error } = JSON.parse(document) as { error: { code: string; message: string } };
    match(line, /^usage: /);
    deepEqual([error.code, error.message], ['usage', 'There is no option --jsn here.']);
  });

  it('when a group has no command, then its help says what there is', async () => {
    match(await said('decision'), /^Usage: haft decision .*new/s);
  });
});
