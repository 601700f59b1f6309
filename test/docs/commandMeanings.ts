/** What each command of the editor does, by subject. A command that the manifest has and this does not name is no page. */
export const commandMeanings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'Decisions and set-up': {
    'haft.newDecision':
      'Asks in four steps what is to be done, which paths may change and what must be green; writes the decision and goes on to its commission where that is wanted',
    'haft.createFromDecision':
      'Gives a decision a commission: asks who lands the result and which paths it may change',
    'haft.openSample':
      'Writes a small project with three decisions into a new folder, says what a run may take, and opens it',
    'haft.setUp':
      'Tries git, codex, sign-in and sandbox, and says what to do about what is missing',
    'haft.confirmSetup': 'Shows what the workspace set-up does and asks whether it may',
    'haft.traceLine':
      'Says which decision wrote the line, whether it still holds and what proved it, and leads to each',
    'haft.cleanUp': 'Says what closed commissions left on the disk, and removes it once you agree',
  },
  Drain: {
    'haft.drain': 'Works through the queue with as many agents as are set',
    'haft.runOne': 'Runs one commission alone; its result is held for review',
    'haft.pauseDrain': 'Lets the drain, in whatever process it runs, start nothing new',
    'haft.resumeDrain': 'Lets a paused drain go on',
    'haft.stop':
      'Once: nothing new starts and turns end. Twice: turns are cut off, and their work can be resumed',
    'haft.setConcurrency': 'Changes how many agents the drain has that runs now',
    'haft.openReport': 'Shows what the latest drain came to, and what to do first',
    'haft.showDrain':
      'Shows how a drain goes, or went: what it does, its timeline as a picture and a table, and what can be asked of it',
    'haft.saveTimeline': 'Writes the timeline of a drain into an SVG file',
    'haft.showLog': 'Shows the log of the extension',
  },
  Review: {
    'haft.review': 'Opens a captured result in the diff editor',
    'haft.reviewNext': 'Opens the next held result',
    'haft.reviewBack': 'Opens the held result before this one',
    'haft.toggleReviewed':
      'Ticks a file of a result as reviewed, or off again; the mark stays for as long as the change is the same',
    'haft.toggleChangeReviewed':
      'Marks the change under the cursor as reviewed, or takes the mark away; all changes of a file are the file',
    'haft.nextUnreviewed': 'Goes to the next change that is not reviewed, from file to file',
    'haft.previousUnreviewed': 'Goes to the one before',
    'haft.sinceLastLook':
      'Shows what is different in a result from the one of that commission you saw before',
    'haft.show': 'Opens the page that says why a result may be trusted, or not',
    'haft.accept': 'Lands the result in front in the background and goes on to the next',
    'haft.acceptAllClean':
      'Lands all that are proven, fit together and leave nothing to judge, after one question that names them',
    'haft.apply': 'Lands a held result as one commit',
    'haft.applyPart': 'Lands chosen files and hunks; the rest is held as a commission of its own',
    'haft.applyUnproven': 'Lands what failed or needs review on your own account; asks why',
    'haft.requestChanges':
      'Sends a result back to the thread that made it, with the comments on its lines',
    'haft.refuse': 'Turns a held result down for good; asks why',
    'haft.revert': 'Takes landed work back, one commit each; asks how much, and why',
    'haft.previewLandings':
      'Shows what is held in the order it lands best, and what conflicts with what',
  },
  Commissions: {
    'haft.queue': 'Queues a draft',
    'haft.makeWait':
      'Makes it wait until others have landed; asks for which. One row dragged onto another does the same',
    'haft.waitNoLonger': 'Lets it start without waiting for those it was made to wait for',
    'haft.requeue':
      'Starts a new attempt on the decision and branch as they are now; asks why, and for words to the agent',
    'haft.resume': 'Goes on with work that was cut off, in its thread',
    'haft.cancel': 'Ends a commission for good; asks why',
    'haft.follow': 'Shows what its runs did and do',
    'haft.openEvidence':
      'Opens what its evidence said as a task, in which the problem matchers of the workspace find what is amiss',
    'haft.openWorkspace': 'Opens the workspace of its run in a window of its own',
    'haft.showMore': 'Shows the next rows of a long group or list',
    'haft.showRecord': 'Opens its whole record as JSON',
  },
  'Comments of a review': {
    'haft.addComment': 'Keeps what was typed as a comment on the line',
    'haft.editComment': 'Lets a comment be written anew',
    'haft.saveComment': 'Keeps what was written anew',
    'haft.discardComment': 'Keeps a comment as it was',
    'haft.deleteComment': 'Removes a comment',
  },
};

/** What the context keys of ours in `when` clauses say. */
export const contextMeanings: Readonly<Record<string, string>> = {
  'haft.state':
    'how the folder stands: `ready`, `readOnly` (the store can only be read), `noRepository` and so on',
  'haft.draining': 'a drain or single run is led by a living process, in this window or elsewhere',
  'haft.paused': 'it claims nothing until it is resumed',
  'haft.reviewing': 'situation of the commission whose review is in front; empty when none is',
};
