import type { SimpleGit } from 'simple-git';
import { Fault } from '../../../base/fault.ts';
import type {
  BlameLook,
  Branch,
  CheckoutQueries,
  CheckoutStatus,
  LoggedCommit,
  LogRange,
} from '../../../engine/ports/checkoutQueries.ts';
import type { Oid } from '../../../engine/ports/repository.ts';
import type { RepositoryPlace } from '../checkouts/openRepository.ts';
import { gitForFiles } from '../checkouts/operatorGit.ts';
import { gitFailed } from '../plumbing/git.ts';
import { ask, simpleGitIn } from './simpleGit.ts';

const trailer = (key: string): string => `%(trailers:key=${key},valueonly,separator=%x2C)`;

/** What each commit is told with; the library's own marks between such things may stand in a subject. */
const fields = ['%H', '%ct', '%an', '%s', trailer('Commission'), trailer('Decision')];

/** An operator's questions, answered by git's porcelain in their checkout. */
export class GitCheckoutQueries implements CheckoutQueries {
  private readonly place: RepositoryPlace;

  constructor(place: RepositoryPlace) {
    this.place = place;
  }

  async branches(): Promise<readonly Branch[]> {
    const git = await this.git();
    const order = ['--list', '--no-abbrev', '--no-column', '--sort=-committerdate'];
    const { all, branches, detached } = await ask('branch', git.branch(order));
    return all.flatMap((name): Branch[] => {
      const branch = branches[name];
      // HEAD itself is listed where it is on no branch.
      if (!branch || (detached && branch.current)) return [];
      return [{ name, tip: branch.commit, isCheckedOut: branch.current || branch.linkedWorkTree }];
    });
  }

  async status(): Promise<CheckoutStatus> {
    const git = await this.git();
    const told = await ask('status', git.status(['--ignore-submodules=all', '--no-renames']));
    const paths = (isOne: (index: string, tree: string) => boolean): string[] =>
      told.files.filter((one) => isOne(one.index, one.working_dir)).map(({ path }) => path);
    const conflicted = new Set(told.conflicted);
    const isSettled = (path: string): boolean => !conflicted.has(path);
    return {
      ...(told.current !== null && !told.detached && { branch: told.current }),
      conflicted: [...conflicted],
      staged: paths((index) => !' ?'.includes(index)).filter(isSettled),
      changed: paths((index, tree) => index === ' ' && tree !== ' ').filter(isSettled),
      untracked: paths((index) => index === '?'),
    };
  }

  async blame(path: string, line: number, look: BlameLook = {}): Promise<Oid | undefined> {
    const { gitDir, root } = this.place;
    const { git } = await gitForFiles({ gitDir, workTree: root });
    const { contents, signal } = look;
    const text = contents === undefined ? [] : ['--contents', '-'];
    const args = [
      'blame',
      '--porcelain',
      '--no-textconv',
      `-L${line},${line}`,
      ...text,
      '--',
      path,
    ];
    const { exitCode, stdout, stderr } = await git.run(args, {
      env: { GIT_LITERAL_PATHSPECS: '1' },
      ...(contents !== undefined && { stdin: contents }),
      ...(signal !== undefined && { signal }),
    });
    if (exitCode !== 0 && isNoLine(stderr))
      throw new Fault({
        code: 'line_not_found',
        what: `There is no line ${line} of a tracked file ${path}.`,
        advice: 'Name a file git tracks from the top of the checkout, and one of its lines.',
        facts: { path, line },
      });
    if (exitCode !== 0) throw gitFailed(args, stderr);
    const [commit = ''] = stdout.toString().split(' ', 1);
    return /^0*$/.test(commit) ? undefined : commit;
  }

  async log({ after, upTo, path, most }: LogRange): Promise<readonly LoggedCommit[]> {
    const git = await this.git();
    const range = after === undefined ? upTo : `${after}..${upTo}`;
    const args = ['log', `--max-count=${most}`, `--format=${fields.join('%x00')}%x00`];
    const within = path === undefined ? [] : [path];
    const told = await ask('log', git.raw([...args, '--end-of-options', range, '--', ...within]));
    const values = told.split('\0');
    const count = Math.floor(values.length / fields.length);
    return Array.from({ length: count }, (_, at) =>
      loggedCommit(values.slice(at * fields.length, (at + 1) * fields.length)),
    );
  }

  private git(): Promise<SimpleGit> {
    const { gitDir, root } = this.place;
    return simpleGitIn({ gitDir, workTree: root });
  }
}

function loggedCommit(told: readonly string[]): LoggedCommit {
  const [commit = '', at, author = '', subject = '', commission = '', decision = ''] = told;
  return {
    ...{ commit: commit.trim(), at: Number(at) * 1_000, author, subject },
    ...(commission !== '' && { commissionRef: commission }),
    ...(decision !== '' && { decisionRef: decision }),
  };
}

/** What git says of a file or line that is not there; anything else is no answer. */
const isNoLine = (said: string): boolean =>
  /no such path|has only \d+ lines?|invalid line number|is outside repository|cannot (?:lstat|stat|open) /i.test(
    said,
  );
