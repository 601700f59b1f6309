import { z } from 'zod';
import {
  claimLayers,
  sectionOwners,
  sectionStatuses,
  statementTypes,
} from '../../domain/readiness/specSection.ts';
import { id, line, lines, list, oneOf, text, until } from '../haftText/keyShapes.ts';

/** A bare text is a description (docs/rules.md R45). */
const evidence = z.preprocess(
  (value) => (typeof value === 'string' ? { kind: 'description', description: value } : value),
  z.object({ kind: line, description: text }, 'must be a text or have kind and description'),
);

/** A `yaml spec-section` block; keys it does not name are left alone. */
export const sectionKeys = z.object(
  {
    id,
    spec: line.optional(),
    kind: line,
    title: line.optional(),
    statement_type: oneOf(statementTypes),
    claim_layer: oneOf(claimLayers),
    owner: oneOf(sectionOwners),
    status: oneOf(sectionStatuses),
    valid_until: until.optional(),
    terms: lines.default([]),
    depends_on: list(id).default([]),
    target_refs: list(id).default([]),
    evidence_required: list(evidence).default([]),
    carrier_claim_allowed: z.enum(['true', 'false'], 'must be true or false').default('false'),
  },
  'must be keys and values',
);

/** One entry of a `yaml term-map` block. */
export const termKeys = z.object(
  {
    term: line,
    domain: line,
    definition: text,
    not: lines.default([]),
    aliases: lines.default([]),
    owners: lines.default([]),
  },
  'must be a group of keys',
);

/** Who the project is. */
export const projectKeys = z.object(
  {
    id: line.regex(/^qnt_[0-9a-f]{8}$/, 'must be qnt_ and eight hexadecimal digits'),
    name: line,
  },
  'must be keys and values',
);
