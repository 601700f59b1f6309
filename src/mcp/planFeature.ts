import { Fault } from '../base/fault.ts';

/** The prompt that makes decisions of a feature. */
export const planFeature = {
  name: 'plan_feature',
  title: 'Plan a feature as decisions',
  description:
    'Plans a feature as decisions with scope, evidence and dependencies, ready to be commissioned and drained.',
  arguments: [
    { name: 'feature', description: 'What is wanted, in your words.', required: true },
    { name: 'paths', description: 'Where in the repository it belongs.', required: false },
    { name: 'evidence', description: 'The command that tests the project.', required: false },
  ],
};

/** @throws Fault `argument_required`, `argument_unknown`. */
export function planFeatureText(said: Readonly<Record<string, string>>): string {
  const stranger = Object.keys(said).find(
    (name) => !planFeature.arguments.some((one) => one.name === name),
  );
  if (stranger !== undefined) {
    throw new Fault({
      code: 'argument_unknown',
      what: `${planFeature.name} has no argument "${stranger.slice(0, 80)}".`,
      advice: `It has ${planFeature.arguments.map(({ name }) => name).join(', ')}.`,
    });
  }
  const { feature = '', paths = '', evidence = '' } = said;
  if (feature.trim() === '') {
    throw new Fault({
      code: 'argument_required',
      what: `${planFeature.name} needs the feature.`,
      advice: 'Say what is wanted.',
    });
  }
  return [
    `Plan this feature as Haft decisions:\n\n${feature.trim()}`,
    ...(paths.trim() === '' ? [] : [`It belongs to: ${paths.trim()}`]),
    ...(evidence.trim() === '' ? [] : [`The project is tested by: ${evidence.trim()}`]),
    instructions,
  ].join('\n\n');
}

const instructions = `Read the code it touches first. Then:

1. Look at what is decided already: \`haft_decision\` with action "list".
2. Cut the feature into decisions that one agent can carry out alone, unattended, each landing as one commit. Prefer many small ones.
3. Give each the narrowest \`allowed_paths\` that let it be done, with its tests in them. Two decisions whose paths overlap never run side by side, so keep them apart where you can. Put into \`forbidden_paths\` what lies within them and must stay.
4. Give each \`evidence_requirements\`: commands that are red before the work and green after it, quick, without network, and as narrow as the work. What only a reader can tell goes into \`criteria\`; that proves nothing.
5. Say with \`depends_on\` what must have landed before, by the ids that "create" answers with. Leave out what does not really wait.
6. Write into \`body\` everything its agent needs to know: it sees this text and the repository, and nothing of this conversation. Say what to do, why, what to leave alone, and how one sees that it is done. Put what must stay true into \`invariants\`.
7. Write each with \`haft_decision\` and action "create", those that others wait for first. Read \`check\` in the answer: where \`commissionable\` is false or there are warnings, mend that.
8. Commission them with \`haft_commission\` and action "create_batch_from_decisions". Leave \`delivery_policy\` out, so that results wait for review, unless the operator has said that they are to land by themselves.

At the end list the decisions with their ids, paths, evidence and dependencies, and say that the operator starts them with \`haft harness run --drain\`. Start nothing yourself.`;
