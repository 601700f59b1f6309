import { ok, problem, type Check } from './diagnosis.ts';

/** The agent's program, its settings, and whether somebody is signed in; no secret is read. */
export const checkAgent: Check = async ({ agents }) => {
  const { path, version } = await agents.check();
  const found = { ...ok('agent', `codex ${version} at ${path}.`), program: path };
  const signIn = await agents.signedIn();
  switch (signIn.kind) {
    case 'signed_in':
      return [found, ok('signed_in', `Signed in (${signIn.how}).`)];
    case 'not_needed':
      return [found, ok('signed_in', `The provider ${signIn.provider} needs no sign-in.`)];
    case 'signed_out':
      return [
        found,
        problem('signed_out', 'Nobody is signed in to codex.', 'Sign in with `codex login`.'),
      ];
  }
};
