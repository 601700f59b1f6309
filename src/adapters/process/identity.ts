import { execFileSync } from 'node:child_process';
import { homedir, hostname } from 'node:os';
import type { Processes, Whereabouts } from '../../engine/ports/processes.ts';
import { machineId, unknownMachine } from './machineId.ts';
import { bootId, pidSpace, runsInside, startIn, untold } from './procfs.ts';

interface Place {
  /** Whose user's folder holds the machine's id; by default that of this process. */
  readonly home?: string;
  /** Gives a machine that has no id yet one, for its user; without it such a machine stays unknown. */
  readonly make?: boolean;
}

/**
 * Processes by machine, boot, process space, number and start time, printed as
 * `machine/boot/space/pid/start`; never by the name of the host, which changes (docs/rules.md R100).
 * On Linux read from `/proc`; elsewhere the start time is what `ps` prints. Records of before, printed
 * `host/boot/pid/start`, are read as well.
 */
export class ProcessIdentities implements Processes {
  readonly self: string;
  private readonly machine: string;

  constructor({ home = homedir(), make = false }: Place = {}) {
    this.machine = machineId(home, make);
    this.self = identityOf(process.pid, this.machine) ?? print(this.machine, process.pid, '0');
  }

  state(identity: string): 'alive' | 'gone' | 'unknown' {
    const one = parse(identity);
    if (!one) return 'unknown';
    if (!this.isOurs(one)) return 'unknown';
    if (one.boot !== bootId()) return 'gone';
    // A space with our number is ours: of those that live no two are equal.
    if (one.space === pidSpace() || isOfThisHost(one))
      return startOf(one.pid) === one.start ? 'alive' : 'gone';
    const runs = runsInside(one.pid, one.start);
    return runs === undefined ? 'unknown' : runs ? 'alive' : 'gone';
  }

  whereabouts(identity: string): Whereabouts {
    const one = parse(identity);
    if (!one) return { machine: 'another' };
    return { pid: Number(one.pid), machine: this.isOurs(one) ? 'this' : 'another' };
  }

  /** One kernel is one machine, whoever asks; two boots are of one machine when its id or name says so. */
  private isOurs(one: Identity): boolean {
    if (one.boot !== untold && one.boot === bootId()) return true;
    // A system that tells its boots and one that does not are two.
    if ((one.boot === untold) !== (bootId() === untold)) return false;
    return isOfThisHost(one) || (one.machine === this.machine && one.machine !== unknownMachine);
  }
}

interface Identity {
  readonly machine?: string;
  /** Of records from before there were ids of machines. */
  readonly host?: string;
  readonly boot: string;
  readonly space?: string;
  readonly pid: string;
  readonly start: string;
}

const isOfThisHost = ({ host }: Identity): boolean => host === hostname();

function parse(identity: string): Identity | undefined {
  const parts = identity.split('/');
  const [start, pid, space] = [parts.at(-1), parts.at(-2), parts.at(-3)];
  if (start === undefined || pid === undefined || !/^\d+$/.test(pid)) return undefined;
  const [first = '', boot = ''] = parts;
  if (parts.length === 4) return { host: first, boot, pid, start };
  return parts.length === 5 && space !== undefined
    ? { machine: first, boot, space, pid, start }
    : undefined;
}

const print = (machine: string, pid: number, start: string): string =>
  [machine, bootId(), pidSpace(), pid, start].join('/');

/** The identity of a running process of this machine, or `undefined` when there is none. */
export function identityOf(pid: number, machine: string = unknownMachine): string | undefined {
  const start = startOf(String(pid));
  return start === undefined ? undefined : print(machine, pid, start);
}

/** Whether `pid` still is the very process that was recorded under this identity, in whichever form. */
export function stillIs(pid: number, identity: string): boolean {
  const now = startOf(String(pid));
  const then = parse(identity);
  if (now === undefined || then?.pid !== String(pid) || then.start !== now) return false;
  return then.boot === bootId() && (then.space ?? pidSpace()) === pidSpace();
}

function startOf(pid: string): string | undefined {
  if (process.platform === 'linux') return startIn(pid);
  try {
    const line = execFileSync('ps', ['-o', 'lstart=', '-p', pid], { encoding: 'utf8' });
    return line.trim().replaceAll(/[\s/]+/g, '-') || undefined;
  } catch {
    return undefined;
  }
}
