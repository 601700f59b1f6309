import type { Settings } from '../engine/ports/context.ts';

/** One number of the editor's settings, and the number of the engine it stands for. */
interface NumberSetting {
  readonly field: keyof Settings;
  /** How many of the engine's units one of the setting's is. */
  readonly unit: number;
  readonly least: number;
  /** Also what a timer of the machine can hold: past 24 days it would fire at once. */
  readonly most: number;
  /** A part of one has a meaning. */
  readonly parts?: true;
  /** This value says that the engine chooses. */
  readonly byItself?: number;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** Numbers that only the editor's settings say, by their names below `haft.`; a test holds the manifest to them. */
export const numberSettings = {
  evidenceConcurrency: { field: 'evidenceConcurrency', unit: 1, least: 1, most: 64, byItself: 0 },
  maxTurns: { field: 'maxTurns', unit: 1, least: 1, most: 1_000 },
  maxTokens: { field: 'maxTokens', unit: 1, least: 1, most: 1_000_000_000 },
  maxMinutes: { field: 'maxWorkMs', unit: minute, least: 0.1, most: 10_080, parts: true },
  repairTurns: { field: 'repairTurns', unit: 1, least: 0, most: 100 },
  judgeMaxTokens: { field: 'judgeMaxTokens', unit: 1, least: 1, most: 1_000_000_000 },
  turnMinutes: { field: 'turnTimeoutMs', unit: minute, least: 1, most: 1_440, parts: true },
  noProgressSeconds: { field: 'noProgressMs', unit: second, least: 1, most: 86_400, parts: true },
  evidenceMinutes: { field: 'evidenceTimeoutMs', unit: minute, least: 1, most: 1_440, parts: true },
  validForHours: { field: 'validForMs', unit: hour, least: 1, most: 87_600, parts: true },
  agentDeaths: { field: 'agentDeaths', unit: 1, least: 0, most: 100 },
  agentRetries: { field: 'agentRetries', unit: 1, least: 0, most: 100 },
} as const satisfies Record<string, NumberSetting>;

/** What is set, in the engine's words; what is no number or out of bounds counts as not set. */
export function settingsOf(configured: (key: string) => unknown): Partial<Settings> {
  const set = Object.entries<NumberSetting>(numberSettings).flatMap(([key, bound]) => {
    const value = configured(key);
    return isWithin(value, bound) ? [[bound.field, value * bound.unit] as const] : [];
  });
  return Object.fromEntries(set);
}

function isWithin(value: unknown, { least, most, parts }: NumberSetting): value is number {
  if (typeof value !== 'number' || !(parts ? Number.isFinite(value) : Number.isInteger(value)))
    return false;
  return value >= least && value <= most;
}
