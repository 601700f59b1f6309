import { version } from './version.ts';

const words = process.argv.slice(2);
const asksVersion = words.length === 1 && ['--version', '-V'].includes(words[0] ?? '');

// A reader that went away, such as `head`, is no error of ours.
process.stdout.on('error', () => undefined);
// Answered before anything else is loaded: scripts ask for it, and it needs nothing.
if (asksVersion) process.stdout.write(`${version}\n`);
else void import('./start.ts').then(({ start }) => start(words));
