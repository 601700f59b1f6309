import type { CommentReply } from 'vscode';
import { RemarkComment } from '../review/remarkComment.ts';
import type { Remarks } from '../review/remarks.ts';
import type { Command } from './command.ts';

/** What the editor's comment threads call: they hand over what was typed, or the comment. */
export const comment = {
  add: {
    onTarget: async ({ remarks }, target) => {
      if (isReply(target)) await remarks.add(target);
    },
  },
  edit: onComment((_remarks, one) => one.edit()),
  save: onComment((remarks, one) => remarks.saveEdit(one)),
  discard: onComment((_remarks, one) => one.discard()),
  delete: onComment((remarks, one) => remarks.delete(one)),
} satisfies Record<string, Command>;

function onComment(act: (remarks: Remarks, one: RemarkComment) => Promise<void> | void): Command {
  return {
    onTarget: async ({ remarks }, target) => {
      if (target instanceof RemarkComment) await act(remarks, target);
    },
  };
}

function isReply(target: unknown): target is CommentReply {
  return typeof target === 'object' && target !== null && 'thread' in target && 'text' in target;
}
