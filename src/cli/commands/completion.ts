import { standalone } from '../command.ts';
import { completionScripts, shells } from '../completion/scripts.ts';
import { exits } from '../exit.ts';

export const completion = standalone({
  path: 'completion <shell>',
  summary: 'what a shell reads to complete commands, options, commissions and decisions',
  options: {},
  choices: shells,
  run: ({ surface, argument }) => {
    const shell = shells.find((one) => one === argument);
    if (shell) surface.out(completionScripts[shell]);
    return Promise.resolve(exits.ok);
  },
});
