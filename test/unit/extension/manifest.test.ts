import '../../fixtures/editorApi.ts';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { situations } from '../../../src/domain/commission/situation.ts';
import { editorTools } from '../../../src/mcp/editorTools.ts';
import { manifestOnDisk } from '../../docs/manifest.ts';
import { manifestTools } from '../../docs/manifestTools.ts';
import { possibleIn } from '../../../src/domain/commission/situation.ts';

interface Entry {
  readonly command: string;
  readonly when?: string;
}
interface Contributed extends Entry {
  readonly title?: string;
  readonly category?: string;
  readonly enablement?: string;
}
interface Step {
  readonly id: string;
  readonly description: string;
  readonly media: {
    readonly markdown?: string;
    readonly image?: string;
    readonly altText?: string;
  };
  readonly completionEvents: readonly string[];
}
interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly main: string;
  readonly activationEvents: readonly string[];
  readonly extensionKind: readonly string[];
  readonly contributes: {
    readonly commands: readonly Contributed[];
    readonly keybindings: readonly { command: string; key: string; when: string }[];
    readonly menus: Readonly<Record<string, readonly Entry[]>>;
    readonly views: Readonly<Record<string, readonly { id: string; icon: string }[]>>;
    readonly viewsWelcome: readonly { view: string; contents: string; when: string }[];
    readonly walkthroughs: readonly { readonly id: string; readonly steps: readonly Step[] }[];
    readonly viewsContainers: { readonly activitybar: readonly { id: string; icon: string }[] };
    readonly mcpServerDefinitionProviders: readonly { id: string }[];
    readonly languageModelTools: readonly { readonly displayName: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { scope?: string; markdownDescription?: string; default?: unknown }>
      >;
    };
  };
}

const root = join(import.meta.dirname, '../../..');
const manifest = manifestOnDisk() as Manifest;
const { contributes } = manifest;
const contributed = contributes.commands.map(({ command }) => command);
const entries = Object.entries(contributes.menus).flatMap(([menu, all]) =>
  all.map((entry) => ({ ...entry, menu })),
);
const viewIds = Object.values(contributes.views)
  .flat()
  .map(({ id }) => id);

/** All text of the sources of the extension, to find what they name. */
const sources = readdirSync(join(root, 'src/extension'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(root, 'src/extension', file), 'utf8'))
  .join('\n');

const named = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, name]) => name ?? '');

describe('given the manifest', () => {
  it('when its commands are held against the table, then both name the same', async () => {
    const { commands } = await import('../../../src/extension/commands/commands.ts');

    deepEqual([...contributed].sort(), Object.keys(commands).sort());
  });

  it('when its commands are read, then each has the category Haft and a title of its own', () => {
    deepEqual(
      contributes.commands.filter(({ category, title }) => category !== 'Haft' || !title),
      [],
    );
    deepEqual(
      new Set(contributes.commands.map(({ title }) => title)).size,
      contributes.commands.length,
    );
  });

  it('when its menus are read, then each entry is a command of ours in a view of ours', () => {
    deepEqual(
      entries.filter(({ command }) => !contributed.includes(command)),
      [],
    );
    const views = entries.flatMap(({ when = '' }) => named(when, /view == ([\w.]+)/g));
    deepEqual(
      views.filter((view) => !viewIds.includes(view)),
      [],
    );
    ok(entries.length > 0 && views.length > 0);
  });

  it('when its welcomes are read, then their views exist, and every command of ours they link', () => {
    const links = contributes.viewsWelcome.flatMap(({ contents }) =>
      named(contents, /\(command:(haft\.[\w.]+)\)/g),
    );
    deepEqual(
      contributes.viewsWelcome.filter(({ view }) => !viewIds.includes(view)),
      [],
    );
    deepEqual(
      links.filter((link) => !contributed.includes(link)),
      [],
    );
    ok(links.length > 0);
    // The editor shows them as they stand.
    deepEqual(
      contributes.viewsWelcome.filter(({ contents }) => contents.includes('`')),
      [],
    );
  });

  it('when its first steps are read, then each shows something, links a command of ours and ends by it', () => {
    const [first, ...more] = contributes.walkthroughs;
    ok(first && more.length === 0);
    for (const { description, media, completionEvents } of first.steps) {
      const links = named(description, /\(command:([\w.]+)\)/g);
      const ends = completionEvents.map((event) => event.replace('onCommand:', ''));
      deepEqual(
        [...links, ...ends].filter((id) => !contributed.includes(id)),
        [],
      );
      deepEqual([links.length, ends.includes(links[0] ?? '')], [1, true], description);
      const { altText, image, markdown } = media;
      ok(existsSync(join(root, markdown ?? image ?? '-')), description);
      equal(image === undefined || (altText ?? '') !== '', true, description);
    }
    const walkthrough = `${manifest.publisher}.${manifest.name}#${first.id}`;
    const link = `openWalkthrough?${encodeURIComponent(JSON.stringify(walkthrough))}`;
    ok(contributes.viewsWelcome.some(({ contents }) => contents.includes(link)));
  });

  it('when the sources name a view, a command or a context key, then the manifest has it too', () => {
    const commands = named(sources, /'(haft\.\w+)'/g);
    const keys = named(sources, /readonly '(haft\.\w+)'/g);
    const whens = JSON.stringify([entries, contributes.viewsWelcome, contributes.commands]);
    const settings = Object.keys(contributes.configuration.properties);
    const servers = contributes.mcpServerDefinitionProviders.map(({ id }) => id);
    const remembered = [
      'haft.consent',
      'haft.unfinished',
      'haft.remarks',
      'haft.reviewed',
      'haft.looks',
      'haft.sample',
    ];

    deepEqual(
      commands.filter(
        (name) =>
          ![contributed, viewIds, keys, settings, servers, remembered].flat().includes(name),
      ),
      [],
    );
    deepEqual(
      keys.filter((key) => !whens.includes(key)),
      [],
    );
    deepEqual(
      [...new Set(named(sources, /createTreeView\(\s*'([\w.]+)'/g))].sort(),
      [...viewIds].sort(),
    );
  });

  it('when a situation allows an action, then exactly its rows offer it', () => {
    const offered = (command: string): string[] => {
      const patterns = entries
        .filter((entry) => entry.menu === 'view/item/context' && entry.command === command)
        .flatMap(({ when = '' }) => named(when, /viewItem =~ \/(.*?)\/(?: |$)/g));
      return situations.filter((situation) =>
        patterns.some((pattern) => new RegExp(pattern).test(`commission.${situation};ran;result`)),
      );
    };

    deepEqual(offered('haft.queue'), possibleIn.queued);
    deepEqual(offered('haft.requeue'), inOrder(possibleIn.requeued));
    deepEqual(offered('haft.cancel'), inOrder(possibleIn.cancelled));
    deepEqual(offered('haft.apply'), ['held']);
    deepEqual(offered('haft.applyPart'), possibleIn.split);
    deepEqual(offered('haft.applyUnproven'), inOrder(possibleIn.accepted));
    deepEqual(offered('haft.requestChanges'), inOrder(possibleIn.revised));
    deepEqual(offered('haft.refuse'), possibleIn.refused);
    deepEqual(offered('haft.revert'), possibleIn.reverted);
    deepEqual(offered('haft.runOne'), ['queued']);
    deepEqual(offered('haft.show'), [...situations]);
  });

  it('when its keys are read, then each is of a command of ours, none twice, and none is taken from typing', () => {
    const { keybindings } = contributes;
    deepEqual(
      keybindings.filter(({ command }) => !contributed.includes(command)),
      [],
    );
    // A key means one thing, or one on the page of proof and another off it.
    const whereabouts = ({ when }: { when: string }): string =>
      /activeWebviewPanelId (?:==|!=) haftProof/.exec(when)?.[0] ?? 'anywhere';
    const twice = [...Map.groupBy(keybindings, ({ key }) => key)].filter(([, all]) => all[1]);
    deepEqual(
      twice.map(([key, all]) => [key, ...all.map(whereabouts)]),
      [['ctrl+alt+p', 'activeWebviewPanelId != haftProof', 'activeWebviewPanelId == haftProof']],
    );
    // A chord with Ctrl and Alt types nothing; what else there is holds in a read-only editor of a review alone.
    const free = '!listFocus && (!inputFocus || editorTextFocus && editorReadonly)';
    const deciding = ['haft.accept', 'haft.requestChanges', 'haft.refuse'];
    deepEqual(
      keybindings.filter(
        ({ command, when }) =>
          deciding.includes(command) && when !== `haft.reviewing == held && ${free}`,
      ),
      [],
    );
    ok(deciding.every((command) => keybindings.some((one) => one.command === command)));
  });

  it('when comments are made, then their commands are of our threads only, and not in the palette', () => {
    const ofComments = entries.filter(({ menu }) => menu.startsWith('comments/'));
    const hidden = entries.filter(
      ({ menu, when }) => menu === 'commandPalette' && when === 'false',
    );

    deepEqual(
      ofComments.filter(({ when = '' }) => !when.startsWith('commentController == haft.remarks ')),
      [],
    );
    // What a row that stands for more does means nothing without the row.
    const inComments = ofComments.map(({ command }) => command);
    deepEqual(['haft.showMore', ...inComments].sort(), hidden.map(({ command }) => command).sort());
    ok(sources.includes("createCommentController('haft.remarks'"));
  });

  it('when its settings are read, then each is scoped, described and has a default', () => {
    const properties = Object.values(contributes.configuration.properties);

    deepEqual(
      properties.filter((one) => !one.scope || !one.markdownDescription || !('default' in one)),
      [],
    );
    ok(properties.length > 0);
  });

  it('when its files are looked up, then they are there', () => {
    const icons = [
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(contributes.views).flatMap((views) => views.map(({ icon }) => icon)),
    ];

    deepEqual(
      icons.filter((icon) => !existsSync(join(root, icon))),
      [],
    );
  });

  it('when its tools for models are held against the table, then they are the same', () => {
    const written = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

    deepEqual(written.contributes.languageModelTools, JSON.parse(JSON.stringify(manifestTools())));
    deepEqual(
      contributes.languageModelTools.map(({ displayName }) => displayName),
      editorTools.map(({ title }) => title),
    );
  });

  it('when clients are let in, then only a setting of the machine says so', () => {
    equal(contributes.configuration.properties['haft.mcp.allowedClients']?.scope, 'machine');
  });

  it('when a folder is not trusted, then every command but the log is off, and a welcome says why', () => {
    const on = contributes.commands.filter(
      ({ enablement = '' }) => !/^isWorkspaceTrusted\b/.test(enablement),
    );

    deepEqual(
      on.map(({ command }) => command),
      ['haft.showLog'],
    );
    ok(contributes.viewsWelcome.some(({ when }) => when === '!isWorkspaceTrusted'));
  });

  it('when a window opens, then only decisions in its folder wake the extension', () => {
    deepEqual(manifest.extensionKind, ['workspace']);
    deepEqual(manifest.activationEvents, ['workspaceContains:.haft/decisions/*.md']);
  });
});

const inOrder = (some: readonly string[]): string[] =>
  situations.filter((situation) => some.includes(situation));
