import type { Json } from '../../base/fault.ts';
import type { OperatorBlock } from '../../domain/commission/attention.ts';

/** As haft names it (docs/rules.md R125). */
export function operatorJson(block: OperatorBlock): Readonly<Record<string, Json | undefined>> {
  return {
    terminal: block.terminal,
    expired: block.expired,
    attention: block.attention,
    attention_code: block.code,
    attention_reason: block.reason,
    suggested_actions: block.suggestedActions,
  };
}
