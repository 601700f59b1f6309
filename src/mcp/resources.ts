import { Fault } from '../base/fault.ts';
import type { StoredEvent } from '../domain/commission/event.ts';
import type { Decision } from '../domain/decision/decision.ts';
import { checkJson } from '../engine/report/checkJson.ts';
import { showJson } from '../engine/report/commissionsJson.ts';
import { statusJson } from '../engine/report/statusJson.ts';
import { showDecision } from './decision/decisionTool.ts';
import type { Desk } from './desk.ts';

/** What stands behind `haft://<kind>/<id>`. */
interface Kind {
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
  /** Those worth listing, each with a name for people. */
  readonly list: (desk: Desk, decisions: readonly Decision[]) => readonly Listed[];
  readonly read: (desk: Desk, id: string) => Promise<string>;
}

interface Listed {
  readonly id: string;
  readonly name: string;
}

const json = 'application/json';
const pretty = (document: unknown): string => JSON.stringify(document, null, 2);
const reports: Readonly<Record<string, (desk: Desk) => Promise<unknown>>> = {
  status: (desk) => Promise.resolve(statusJson(desk.reports.status())),
  check: async (desk) => checkJson(await desk.reports.check()),
};

/** Every kind of resource, by the first word of its address. */
export const resourceKinds: Readonly<Record<string, Kind>> = {
  decision: {
    title: 'Decision',
    description: 'One decision with its text, as JSON.',
    mimeType: json,
    list: (_, decisions) => decisions.map(({ id, title }) => ({ id, name: title })),
    read: async (desk, id) => pretty(await showDecision({ desk }, id)),
  },
  commission: {
    title: 'Commission',
    description: 'Everything known about one commission, as JSON; those that are open are listed.',
    mimeType: json,
    list: ({ reports: { ledger } }) =>
      [...ledger.open()].map(({ commission: { id, decisionTitle } }) => ({
        ...{ id, name: `${id} ${decisionTitle}` },
      })),
    read: async ({ reports: all }, id) => {
      const view = all.view(id);
      return pretty(showJson({ view, operator: all.operator(view), drift: await all.drift(view) }));
    },
  },
  result: {
    title: 'Result of a commission',
    description: 'What its captured result changes, line by line; empty where there is none yet.',
    mimeType: 'text/x-diff',
    list: ({ reports: { ledger } }) =>
      [...ledger.open()]
        .filter(({ result }) => result !== undefined)
        .map(({ commission: { id } }) => ({ id, name: `What ${id} changes` })),
    read: ({ reports: all }, id) => all.diff(id),
  },
  report: {
    title: 'Report',
    description: 'status: what runs and what waits. check: what somebody has to put right.',
    mimeType: json,
    list: () => Object.keys(reports).map((id) => ({ id, name: `Report: ${id}` })),
    read: async (desk, id) => {
      const report = Object.hasOwn(reports, id) ? reports[id] : undefined;
      if (!report) throw notFound(`haft://report/${id}`);
      return pretty(await report(desk));
    },
  },
};

export const addressOf = (kind: string, id: string): string =>
  `haft://${kind}/${encodeURIComponent(id)}`;

export interface ListedResource {
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
}

/** Resources a listing holds at once. */
const page = 200;

/**
 * One page of what is worth listing. @param cursor Of the page before.
 * @throws Fault `cursor_invalid`.
 */
export async function listResources(
  desk: Desk,
  cursor = '0',
): Promise<{ resources: ListedResource[]; nextCursor?: string }> {
  if (!/^\d{1,9}$/.test(cursor)) {
    throw new Fault({
      code: 'cursor_invalid',
      what: 'This is no cursor of a page.',
      advice: 'Give the one that came with the page before, or none.',
    });
  }
  const { decisions } = await desk.plans.decisions();
  const all = Object.entries(resourceKinds).flatMap(([kind, { list, mimeType }]) =>
    list(desk, decisions).map(({ id, name }) => ({ uri: addressOf(kind, id), name, mimeType })),
  );
  const end = Number(cursor) + page;
  const resources = all.slice(Number(cursor), end);
  return { resources, ...(end < all.length && { nextCursor: String(end) }) };
}

/** @throws Fault `resource_not_found`, or as what it is read from. */
export async function readResource(
  desk: Desk,
  uri: string,
): Promise<{ uri: string; mimeType: string; text: string }> {
  const [, name = '', id = ''] = /^haft:\/\/([a-z]+)\/([\w.%~-]+)$/.exec(uri) ?? [];
  const kind = Object.hasOwn(resourceKinds, name) ? resourceKinds[name] : undefined;
  if (!kind) throw notFound(uri);
  return { uri, mimeType: kind.mimeType, text: await kind.read(desk, decoded(id, uri)) };
}

function decoded(id: string, uri: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    throw notFound(uri);
  }
}

/** Addresses whose content these events may have changed, and whether there are others to list now. */
export function touchedBy(events: readonly StoredEvent[]): {
  uris: string[];
  isListChanged: boolean;
} {
  const ids = [...new Set(events.map(({ commission }) => commission))].filter(Boolean);
  return {
    uris: [
      ...ids.flatMap((id) => [addressOf('commission', id), addressOf('result', id)]),
      ...Object.keys(reports).map((id) => addressOf('report', id)),
    ],
    isListChanged: events.some(({ type }) => type === 'created' || type === 'captured'),
  };
}

const notFound = (uri: string): Fault =>
  new Fault({
    code: 'resource_not_found',
    what: `There is no ${uri}.`,
    advice: `Addresses are ${Object.keys(resourceKinds)
      .map((kind) => `haft://${kind}/<id>`)
      .join(', ')}.`,
  });
