import { equal } from 'node:assert/strict';
import { activityText } from '../../../../src/extension/board/activityText.ts';
import { inMarkdown, oneLine } from '../../../../src/extension/board/safeText.ts';

describe('given text of agents and files', () => {
  it('when it goes into a label, then it stays on one line and cannot turn the writing', () => {
    equal(oneLine('  two\r\n lines\tand \u202eturned\u0007 '), 'two lines and ·turned·');
  });

  it('when it goes into Markdown, then nothing of it is a link, an image, a command or markup', () => {
    equal(
      inMarkdown('[run](command:haft.drain) ![x](http://a.b) <b> `c` *d*'),
      '\\[run\\]\\(command\\:haft.drain\\) \\!\\[x\\]\\(http\\://a.b\\) \\<b\\> \\`c\\` \\*d\\*',
    );
    equal(inMarkdown('1. one'), '1\\. one');
    equal(inMarkdown('$(error) a@b.c'), '\\$\\(error\\) a\\@b.c');
  });
});

describe('given an entry of a run', () => {
  const activity = (kind: string, text: string): string | undefined =>
    activityText({ at: 0, commission: 'wc-1', attempt: 1, kind, text });

  it('when it says what the agent does, then the row says it without the shell around it', () => {
    equal(activity('phase', 'measure'), 'running the evidence');
    equal(activity('phase', 'settled completed'), undefined);
    equal(activity('command', "/bin/bash -lc 'cat a.txt'\nsome output"), 'runs cat a.txt');
    equal(activity('command', 'bash -c ls'), 'runs ls');
    equal(activity('file_change', 'src/a.ts'), 'changes src/a.ts');
    equal(activity('usage', '12 tokens'), undefined);
  });
});
