import { exits } from './exit.ts';

type Output = Pick<NodeJS.WriteStream, 'isTTY' | 'on' | 'write'>;

/**
 * Keeps an output that cannot be written from ending the process half-way. What an answer lost for any other
 * reason than that nobody reads it is told when the process ends, and makes it end with a fault
 * (docs/rules.md R194).
 */
export function minded(out: Output, err: Output): void {
  let lost: Error | undefined;
  out.on('error', (failure: NodeJS.ErrnoException) => {
    if (!isUnread(out, failure)) lost ??= failure;
  });
  err.on('error', () => undefined);
  process.on('exit', () => {
    if (lost === undefined) return;
    err.write(
      `output_lost: What was to be printed could not be written: ${lost.message}. Make room or write it elsewhere, and ask again.\n`,
    );
    if ((process.exitCode ?? exits.ok) === exits.ok) process.exitCode = exits.fault;
  });
}

/** A reader that went away, such as `head`, or a terminal that was closed, wants no more. */
const isUnread = ({ isTTY }: Output, { code }: NodeJS.ErrnoException): boolean =>
  code === 'EPIPE' || (isTTY && code === 'EIO');
