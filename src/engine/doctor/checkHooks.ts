import { note, ok, type Check } from './diagnosis.ts';

/** Hooks of the operator's that a landing does not run. */
export const checkHooks: Check = async ({ machine }) => {
  const hooks = await machine.commitHooks();
  if (hooks.length === 0) return [ok('hooks', 'No hook waits for commits.')];
  const fix =
    'Make what they check evidence of the commissions, so that it is proven before a landing.';
  return [
    note(
      'hooks_passed_over',
      `Landings run no hooks, so ${hooks.join(', ')} will not see them.`,
      fix,
    ),
  ];
};
