import { note, ok, type Check } from './diagnosis.ts';

/** How many are named. */
const most = 5;

/** Documents that a landing must not change under the operator. */
export const checkEditors: Check = async ({ editors }) => {
  const unsaved = await editors.unsaved();
  if (unsaved.length === 0)
    return [ok('editors', 'No editor has unsaved files of this repository.')];
  const named = unsaved.slice(0, most).join(', ');
  const more = unsaved.length > most ? ` and ${unsaved.length - most} more` : '';
  const fix = 'Save them; what would land on one of them is held instead.';
  return [note('editor_dirty', `Editors have unsaved files: ${named}${more}.`, fix)];
};
