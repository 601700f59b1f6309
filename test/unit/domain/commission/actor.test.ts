import { equal } from 'node:assert/strict';
import { agentActor } from '../../../../src/domain/commission/actor.ts';

describe('given the name a client goes by', () => {
  const table: [name: string, actor: string][] = [
    ['codex-mcp-client', 'agent:codex-mcp-client'],
    ['Visual Studio Code', 'agent:Visual Studio Code'],
    ['', 'agent:unknown'],
    [' \n\t', 'agent:unknown'],
    ['a\nb\u001b[2J\u202ec', 'agent:a b [2J c'],
    ['x'.repeat(200), `agent:${'x'.repeat(80)}`],
  ];
  for (const [name, actor] of table)
    it(`when it is ${JSON.stringify(name.slice(0, 20))}, then a fact names it in one short line`, () =>
      equal(agentActor(name), actor));
});
