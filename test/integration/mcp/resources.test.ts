import { deepEqual, match, ok, rejects } from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ResourceListChangedNotificationSchema,
  ResourceUpdatedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { harnessStage, type HarnessStage } from '../../fixtures/harnessStage.ts';
import { mcpClient, type McpClient } from '../../fixtures/mcpStage.ts';

const decisions = ['dec-a', 'dec-b'].map((id) => ({
  ...{
    id,
    title: `Do ${id}`,
    keys: { affected_files: ['a.txt'], evidence_requirements: ['true'] },
  },
}));

describe('given what can be read over the protocol', () => {
  let stage: HarnessStage;
  let planner: McpClient;
  before(async () => {
    stage = await harnessStage({ files: { 'a.txt': 'one\n' }, decisions });
    await stage.create('dec-a');
    planner = await mcpClient(stage);
  });
  after(async () => {
    await planner[Symbol.asyncDispose]();
    await stage[Symbol.asyncDispose]();
  });

  it('when resources are listed and read, then they hold the same, and what another process changes is told', async () => {
    const { client } = planner;
    let heard: string[] = [];
    let tell: () => void = () => undefined;
    const hear = (what: string): void => {
      heard.push(what);
      tell();
    };
    /** What was heard until this was. */
    const until = async (what: string): Promise<string[]> => {
      while (!heard.includes(what)) await new Promise<void>((resolve) => (tell = resolve));
      const all = heard;
      heard = [];
      return all;
    };
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) =>
      hear(params.uri),
    );
    client.setNotificationHandler(ResourceListChangedNotificationSchema, () => hear('list'));
    const { resources } = await client.listResources();
    const { resourceTemplates } = await client.listResourceTemplates();
    deepEqual(
      resourceTemplates.map(({ uriTemplate }) => uriTemplate),
      ['decision', 'commission', 'result', 'report'].map((kind) => `haft://${kind}/{id}`),
    );
    for (const { uri } of resources) {
      const { contents } = await client.readResource({ uri });
      ok(contents.length === 1 && contents[0]!.uri === uri && 'text' in contents[0]!);
    }
    const uri = resources.find((one) => one.uri.startsWith('haft://commission/'))?.uri ?? '';
    await client.subscribeResource({ uri });
    const id = uri.split('/').at(-1)!;
    await stage.harness.commissions.requeue({ id, reason: 'again', by: 'operator:test' });
    await until(uri);
    await client.unsubscribeResource({ uri });
    await stage.create('dec-b');
    await until('list');
    await writeFile(join(stage.root, '.haft/decisions/dec-a.md'), 'broken');
    ok(!(await until('list')).includes(uri));
    for (const wrong of [
      'haft://decision/dec-0',
      'haft://report/x',
      'haft://x/y',
      'file:///etc/passwd',
      'haft://result/%zz',
    ])
      await rejects(client.readResource({ uri: wrong }), /_not_found: There is no /);
    await rejects(client.listResources({ cursor: 'x' }), /cursor_invalid: /);
  });

  it('when the prompt is asked for, then it plans the feature it was given, and no other argument', async () => {
    const { client } = planner;
    const { prompts } = await client.listPrompts();
    deepEqual(
      prompts.map(({ name }) => name),
      ['plan_feature'],
    );
    const said = { feature: 'Count pears', evidence: 'npm test' };
    const { messages } = await client.getPrompt({ name: 'plan_feature', arguments: said });
    const [{ content } = { content: { text: '' } }] = messages as { content: { text: string } }[];
    match(
      content.text,
      /^Plan this feature as Haft decisions:\n\nCount pears\n\nThe project is tested by: npm test\n/,
    );
    for (const word of ['allowed_paths', 'evidence_requirements', 'depends_on'])
      ok(content.text.includes(word));
    await rejects(client.getPrompt({ name: 'plan_feature' }), /argument_required/);
    await rejects(
      client.getPrompt({ name: 'plan_feature', arguments: { ...said, x: 'y' } }),
      /argument_unknown/,
    );
    await rejects(client.getPrompt({ name: 'other' }), /There is no prompt other/);
  });
});
