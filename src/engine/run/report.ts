import type { AgentReport } from '../../domain/commission/event.ts';

const MAX_TEXT = 4_000;
const MAX_CLAIMS = 100;

/** The agent's closing message as a report, or `undefined` when it is missing or malformed. */
export function readReport(text: string): AgentReport | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed) || typeof parsed['summary'] !== 'string') return undefined;
  const claims = Array.isArray(parsed['claims']) ? parsed['claims'] : [];
  return {
    summary: parsed['summary'].slice(0, MAX_TEXT),
    claims: claims
      .slice(0, MAX_CLAIMS)
      .flatMap((claim: unknown) =>
        isRecord(claim) &&
        typeof claim['requirement'] === 'string' &&
        typeof claim['passed'] === 'boolean'
          ? [{ requirement: claim['requirement'].slice(0, MAX_TEXT), passed: claim['passed'] }]
          : [],
      ),
  };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
