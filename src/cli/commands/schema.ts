import { standalone } from '../command.ts';
import { exits } from '../exit.ts';
import { documentNames } from '../schema/documentNames.ts';

export const schema = standalone({
  path: 'schema [document]',
  summary: 'the JSON Schema of what a command prints with --json; without a name, which there are',
  options: {},
  choices: documentNames,
  run: async ({ surface, argument }) => {
    const name = documentNames.find((one) => one === argument);
    if (name === undefined) {
      surface.out(documentNames.map((one) => `${one}\n`).join(''));
      return exits.ok;
    }
    // Behind it is a library that nothing else here needs.
    const { schemaOf } = await import('../schema/documents.ts');
    surface.out(`${JSON.stringify(schemaOf(name), null, 2)}\n`);
    return exits.ok;
  },
});
