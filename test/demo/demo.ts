import { mkdtemp, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { execa } from 'execa';
import { codexHome } from '../fixtures/scriptedModel/codexHome.ts';
import { startScriptedModel } from '../fixtures/scriptedModel/scriptedModel.ts';
import { codexBinary } from '../fixtures/codexBinary.ts';
import { serveEditor } from './serveEditor.ts';
import { makeProject, sampleDecisions, sampleFiles } from '../fixtures/sampleProject.ts';

/**
 * Makes a throw-away project with seven decisions and drains it with the real codex binary against a
 * scripted model: no account, no network. `--editor` serves the project in a real workbench instead.
 */
async function demo(): Promise<number> {
  const began = performance.now();
  // Below the home and not in the system's temporary folder: agents may write there.
  const place = await mkdtemp(join(homedir(), '.haft-demo-'));
  const model = await startScriptedModel({ latencyMs: 250 });
  try {
    const project = join(place, 'orchard');
    await makeProject(project, sampleFiles, sampleDecisions);
    await codexHome(join(place, 'codex'), model.url);
    const env = {
      CODEX_HOME: join(place, 'codex'),
      HAFT_CODEX_PATH: codexBinary(),
      HAFT_WORKSPACE_ROOT: join(place, 'workspaces'),
    };
    if (process.argv.includes('--editor')) {
      return await serveEditor(project, env);
    }
    const haft = (...args: string[]): Promise<number> =>
      show(
        project,
        env,
        'node',
        [join(import.meta.dirname, '../../dist/cli.js'), ...args],
        `haft ${args.join(' ')}`,
      );
    for (const { id, policy } of sampleDecisions) {
      await haft('commission', 'create-from-decision', id, '--delivery-policy', policy);
    }
    const code = await haft('harness', 'run', '--drain', '--concurrency', '3');
    await show(project, env, 'git', ['log', '--stat', '--format=%n%h %s%n%n%b'], 'git log --stat');
    console.log(`\ndemo: ${((performance.now() - began) / 1000).toFixed(1)} s`);
    return code;
  } finally {
    await model.close();
    await rm(place, { recursive: true, force: true });
  }
}

/** Runs a command with its output on the terminal, as a person would see it. */
async function show(
  cwd: string,
  env: Record<string, string>,
  file: string,
  args: string[],
  said: string,
): Promise<number> {
  console.log(`\n$ ${said}`);
  const { exitCode } = await execa(file, args, {
    cwd,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
  });
  return exitCode ?? 1;
}

process.exitCode = await demo();
