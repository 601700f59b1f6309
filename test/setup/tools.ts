/** Makes the tools ready that are not plain npm packages: `--codex` and `--workbench`. */
import { access } from 'node:fs/promises';
import { codexBinary } from '../fixtures/codexBinary.ts';
import { SetupFailure } from './steps.mjs';
import { ensureVscodeServer } from './vscodeServer.ts';

/** The native binary is an optional dependency, so npm is silent when it cannot be had. */
async function ensureCodex(): Promise<void> {
  try {
    await access(codexBinary());
  } catch {
    throw new SetupFailure(
      `The codex binary for ${process.platform}-${process.arch} is missing.`,
      'npm ci --include=optional',
    );
  }
}

const ensure: Readonly<Record<string, () => Promise<void>>> = {
  '--codex': ensureCodex,
  '--workbench': () => ensureVscodeServer({ driven: true }),
};

try {
  for (const flag of process.argv.slice(2)) await ensure[flag]?.();
} catch (failure) {
  if (!(failure instanceof SetupFailure)) throw failure;
  process.stderr.write(`${failure.message}\n`);
  process.exitCode = 1;
}
