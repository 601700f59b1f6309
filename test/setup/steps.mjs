/** What every set-up step shares. Plain JavaScript: it runs on Node 20 before anything is installed. */
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';

/** A step cannot be done by us. It says so in one sentence and names the command that would do it. */
export class SetupFailure extends Error {
  /** @override */
  name = 'SetupFailure';

  /**
   * @param {string} sentence
   * @param {string} command
   */
  constructor(sentence, command) {
    super(`${sentence}\nRun:  ${command}\n`);
  }
}

/**
 * Does a piece of work under one line on standard error: its title, then the seconds it took.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const begun = performance.now();
  const seconds = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  process.stderr.write(`set-up: ${title} … `);
  try {
    const result = await work();
    process.stderr.write(`${seconds()}\n`);
    return result;
  } catch (failure) {
    process.stderr.write(`failed after ${seconds()}\n`);
    throw failure;
  }
}

/**
 * Runs a command to its end, without its output. When it fails, its last lines are in the message.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, sentence?: string }} [options]
 * @returns {Promise<string>} what it printed
 */
export function run(file, args, { cwd = process.cwd(), env = process.env, sentence } = {}) {
  const command = `${cwd === process.cwd() ? '' : `cd ${cwd} && `}${[file, ...args].join(' ')}`;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    const keep = (/** @type {Buffer} */ bytes) => (printed += bytes.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.once('error', (failure) => reject(new SetupFailure(failure.message, command)));
    child.once('close', (code) => {
      if (code === 0) return resolve(printed);
      const tail = printed.trimEnd().split('\n').slice(-30).join('\n');
      reject(new SetupFailure(`${tail}\n\n${sentence ?? `${file} failed.`}`, command));
    });
  });
}

/**
 * Runs a command that takes over the terminal, passes signals on, and resolves with its exit code.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function handOver(file, args, { env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', env });
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal));
    }
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
  });
}
