import { deepEqual, ok } from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from '../../docs/manifest.ts';

const root = join(import.meta.dirname, '../../..');
const { commands, keybindings, menus } = readManifest().contributes;
const entries = Object.entries(menus).flatMap(([menu, all]) =>
  all.map((entry) => ({ ...entry, menu })),
);
const isButton = ({ group = '' }: { group?: string }): boolean =>
  /^(?:inline|navigation)(?:@|$)/.test(group);

describe('given the places where a command is offered', () => {
  it('when it is a button, then it has an icon, since a button shows nothing else', () => {
    const buttons = new Set(entries.filter(isButton).map(({ command }) => command));

    deepEqual(
      commands.filter(
        ({ command, icon = '' }) => buttons.has(command) && !/^\$\([\w-]+\)$/.test(icon),
      ),
      [],
    );
    ok(buttons.size > 10);
  });

  it('when it is in the palette, then something says when it can be used, except for the log', () => {
    const asked = new Set(
      entries.flatMap(({ menu, command }) => (menu === 'commandPalette' ? command : [])),
    );
    const free = commands.filter(({ command, enablement }) => !enablement && !asked.has(command));

    deepEqual(
      free.map(({ command }) => command),
      ['haft.showLog'],
    );
  });

  it('when a menu asks the palette, then once a command, and each menu offers a command once a place', () => {
    const places = entries.map(({ menu, command, when = '', group = '' }) =>
      [menu, command, when, menu === 'commandPalette' ? '' : isButton({ group })].join('|'),
    );
    const inPalette = entries.flatMap(({ menu, command }) =>
      menu === 'commandPalette' ? command : [],
    );

    deepEqual(places.length, new Set(places).size);
    deepEqual(inPalette.length, new Set(inPalette).size);
  });

  it('when a key is bound, then the palette has its command too', () => {
    const hidden = entries.flatMap(({ menu, command, when }) =>
      menu === 'commandPalette' && when === 'false' ? command : [],
    );

    deepEqual(
      keybindings.filter(({ command }) => hidden.includes(command)),
      [],
    );
  });

  it('when the sources are searched, then commands are registered at one place, from the table', () => {
    const files = globSync('src/extension/**/*.ts', { cwd: root });
    const places = files.filter((file) =>
      /\bregister(?:TextEditor)?Command\(/.test(readFileSync(join(root, file), 'utf8')),
    );

    deepEqual(places, ['src/extension/commands/commands.ts']);
  });
});
