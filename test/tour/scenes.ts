import type { Theme } from '../workbench/themes.ts';

/** A stop of the tour: what the page says of it. How the window gets there stands in `takeTour.ts`. */
interface Scene {
  readonly title: string;
  /** Markdown. */
  readonly text: string;
  /** For whoever does not see the pictures. */
  readonly picture: string;
}

/** In the order of the work. */
export const scenes = {
  welcome: {
    title: 'Nothing is decided yet',
    text: 'The empty views say what a decision and a commission are, and lead to the first of each. _Check Set-up_ tries git, codex and the sandbox before anything depends on them.',
    picture: 'Empty views of decisions and commissions with buttons.',
  },
  form: {
    title: 'A decision, in four steps',
    text: '_New Decision_ asks what is to be done, which paths may change, what must be green afterwards, and what then. It counts the files in scope while you choose.',
    picture: 'The second step of the form: paths to tick, with files in scope counted.',
  },
  decision: {
    title: 'The file it becomes',
    text: 'A decision is a Markdown file in `.haft/decisions`. Its first line says how many files are in scope and offers the commission; slips are marked where they stand, with a fix.',
    picture: 'A decision file; above it a link to create its commission.',
  },
  running: {
    title: 'Agents at work',
    text: '_Drain_ runs as many agents as are set, never two on overlapping paths. Each row says what it does or for whom it waits; a click follows one of them.',
    picture: 'Two commissions run, one waits for another, and the output of one is followed.',
  },
  drain: {
    title: 'The drain itself',
    text: '_Show Drain_ follows it: what it does, what can be asked of it, where the time goes, as a picture and as a table, and why what waits does.',
    picture: 'The view of a drain that runs: links, a timeline and a table.',
  },
  ended: {
    title: 'What it came to',
    text: 'What was to land by itself has landed as one commit each, the rest is held, and what is red says so. One message tells it; the numbers stay in the status bar.',
    picture: 'Commissions grouped as held, landed and needing you, and a message with the numbers.',
  },
  report: {
    title: 'The report',
    text: '_Open Drain Report_ tells from the record what needs you first, what landed, what it took and why the rest did not.',
    picture: 'The report of the drain as a document.',
  },
  review: {
    title: 'The review',
    text: '_Review Next_ shows the proof of a held result, one key its diff; the status bar keeps in sight what proves it. Comments on lines go back to the same agent; buttons in the title accept, request changes, refuse and go on to the next. From the view of a window just opened, 30 held results are decided with 31 keys; a key that is held down accepts nothing that was not on screen for a second.',
    picture: 'The diff of a held result, with what proves it in the status bar.',
  },
  proof: {
    title: 'Why to trust it',
    text: '_Show Proof_ says what was run by the engine itself, before and after the work, beside what the agent claims, and which paths were asked for and touched.',
    picture: 'The page of proof: verdict, commands before and now, claims and scope.',
  },
} as const satisfies Record<string, Scene>;

export type SceneName = keyof typeof scenes;
export const sceneNames = Object.keys(scenes) as SceneName[];

/** Below `docs/`. */
export const pictureOf = (scene: SceneName, theme: Theme): string => `tour/${scene}-${theme}.webp`;
