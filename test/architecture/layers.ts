import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { adapterRoomRules } from './adapterRooms.ts';
import { isLoose, roomRules } from './rooms.ts';

/** The direction of the house: what each folder of `src` may import, beside itself. */
const may = {
  base: [],
  domain: ['base'],
  engine: ['base', 'domain'],
  adapters: ['base', 'domain', 'engine'],
  composition: ['base', 'domain', 'engine', 'adapters'],
  // Handed the groups it may use; it cannot open a harness of its own.
  mcp: ['base', 'domain', 'engine'],
  extension: ['base', 'domain', 'engine', 'composition', 'mcp'],
  cli: ['base', 'domain', 'engine', 'composition', 'mcp'],
} as const satisfies Record<string, readonly string[]>;

/** Pure: values in, values out. */
const pure = 'base|domain|engine';
const surfaces = 'extension|cli|mcp';

const forbid = (name: string, from: object, to: object): IForbiddenRuleType => ({
  name,
  severity: 'error',
  from,
  to,
});

const inward = Object.entries(may).map(([layer, others]) =>
  forbid(
    `${layer}-imports-only-below`,
    { path: `^src/${layer}/` },
    { path: '^src/', pathNot: `^src/(${[layer, ...others].join('|')})/` },
  ),
);

const rules: IForbiddenRuleType[] = [
  ...inward,
  ...roomRules,
  ...adapterRoomRules,
  forbid('pure-layers-import-nothing-foreign', { path: `^src/(${pure})/` }, { pathNot: '^src/' }),
  forbid('vscode-only-in-extension', { pathNot: '^src/extension/' }, { path: '(^|/)vscode(/|$)' }),
  // An adapter serves ports; a use case that it knew could never be handed another adapter.
  forbid(
    'adapters-know-the-engine-by-its-ports',
    { path: '^src/adapters/' },
    { path: '^src/engine/(?!ports/)' },
  ),
  // How a fact is told is one text for all surfaces; everything else they ask the harness for.
  forbid(
    'surfaces-know-the-engine-by-its-types-words-and-reports',
    { path: `^src/(${surfaces})/` },
    {
      path: '^src/engine/(?!report/|words/)',
      dependencyTypesNot: ['type-only'],
    },
  ),
  // Both start or share the same tools, and each in one place.
  forbid(
    'mcp-has-one-door-for-the-cli',
    { path: '^src/cli/(?!commands/serve\\.ts)' },
    { path: '^src/mcp/' },
  ),
  forbid(
    'mcp-has-one-door-for-the-editor',
    { path: '^src/extension/(?!mcp/)' },
    { path: '^src/mcp/' },
  ),
  forbid('no-cycles', {}, { circular: true }),
];

const layered = new RegExp(`^src/(${Object.keys(may).join('|')})/`);

interface Violation {
  readonly rule: string;
  readonly from: string;
  /** What is imported; absent when the file itself is the violation. */
  readonly to?: string;
}

export interface Survey {
  /** Own modules seen. Zero means the survey itself is broken. */
  readonly modules: number;
  /** Every import of one own module by another, each once. */
  readonly imports: readonly (readonly [from: string, to: string])[];
  readonly violations: readonly Violation[];
}

/** Follows every import, types too, of `src` in the folder `root`, and holds it against the rules. */
export async function survey(root: string): Promise<Survey> {
  const { output } = await cruise(['src'], {
    baseDir: root,
    ruleSet: { forbidden: rules },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  });
  const { modules, summary } = output as ICruiseResult;
  const isOwn = (path: string): boolean => path.startsWith('src/');
  const own = modules.map(({ source }) => source).filter(isOwn);
  const stray = own.filter((path) => !layered.test(path));
  return {
    modules: own.length,
    imports: modules.flatMap(({ source, dependencies }) =>
      [...new Set(dependencies.map(({ resolved }) => resolved))]
        .filter((to) => isOwn(source) && isOwn(to))
        .map((to) => [source, to] as const),
    ),
    violations: [
      ...stray.map((from) => ({ rule: 'every-file-has-a-layer', from })),
      ...own.filter(isLoose).map((from) => ({ rule: 'every-file-has-a-room', from })),
      ...summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
    ],
  };
}
