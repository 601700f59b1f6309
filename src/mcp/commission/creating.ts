import { isAbsolute, normalize, join } from 'node:path';
import { Fault } from '../../base/fault.ts';
import { warningTexts } from '../../domain/commission/warning.ts';
import type { Issued } from '../../engine/commissions/issue.ts';
import {
  createdJson,
  createdOneJson,
  type CreatedCommission,
} from '../../engine/report/commissionsJson.ts';
import { planJson } from '../../engine/report/planJson.ts';
import { actionsOver, type Caller } from '../action.ts';
import { commissionArguments, terms } from './commissionArguments.ts';
import { createRequest, guardRequest, termsOf, type Terms } from './createRequest.ts';

const { open } = actionsOver<typeof commissionArguments>();
const termNames = Object.keys(terms) as (keyof typeof terms)[];

/** New authority within what decisions say: every client may ask for it. */
export const creating = {
  create: open({
    summary: 'give one decision a commission, described by one object.',
    needs: [],
    takes: ['commission', 'decision_ref', ...termNames],
    run: (caller, { commission, decision_ref: ref, ...said }) => {
      const { decision_ref: inside, ...more } = commission ?? {};
      const decision = inside ?? ref;
      if (decision === undefined) {
        throw new Fault({
          code: 'argument_required',
          what: 'create needs a decision_ref, in the commission or beside it.',
          advice: 'Say it, and call again.',
          facts: { missing: ['decision_ref'] },
        });
      }
      return createOne(caller, decision, { ...said, ...more });
    },
  }),
  create_from_decision: open({
    summary: 'give one decision a commission.',
    needs: ['decision_ref'],
    takes: termNames,
    run: (caller, { decision_ref: decision, ...said }) => createOne(caller, decision, said),
  }),
  create_batch_from_decisions: open({
    summary: 'give each of several decisions a commission: all, or none when one is refused.',
    needs: ['decision_refs'],
    takes: termNames,
    run: async (caller, { decision_refs: decisions, ...said }) => {
      const requests = decisions.map((decision) => createRequest(caller, decision, said));
      const issued = await caller.desk.commissions.createBatch(requests, (done, decision) =>
        caller.progress(done, decisions.length, decision),
      );
      return createdJson(
        issued.map((one) => nowOf(caller, one)),
        warningsOf(issued),
      ) as object;
    },
  }),
  create_from_plan: open({
    summary:
      'make the commissions of a plan file, all or none; what the plan says wins over the arguments. Those it has already are used again.',
    needs: ['plan'],
    takes: ['force', ...termNames],
    run: async (caller, { plan, force, ...said }) => {
      const { desk, by } = caller;
      const file = planFile(desk.root, plan);
      const prepared = await desk.plans.prepare({
        ...{ by, file, values: termsOf(caller, said) },
        ...{
          named: [],
          problems: [],
          contexts: [],
          allActive: false,
          sequential: false,
          edges: [],
        },
        force: force === true,
        guard: (request) => guardRequest(caller, request),
      });
      return planJson({ ...prepared, file: plan }, (id) => desk.reports.view(id)) as object;
    },
  }),
};

async function createOne(caller: Caller, decision: string, said: Terms): Promise<object> {
  const request = createRequest(caller, decision, said);
  const issued = await caller.desk.commissions.create([request]);
  const [one] = issued.map((each) => nowOf(caller, each));
  return one ? createdOneJson(one, warningsOf(issued)) : {};
}

const nowOf = ({ desk }: Caller, { commission, matched }: Issued): CreatedCommission => ({
  ...{ view: desk.reports.view(commission.id), matched },
});

const warningsOf = (issued: readonly Issued[]): string[] =>
  issued.flatMap(({ commission, warnings }) => warningTexts(commission.id, warnings));

/** A plan of this checkout: what lies elsewhere is nobody's authority here. */
function planFile(root: string, plan: string): string {
  const path = normalize(plan);
  if (!isAbsolute(path) && !/^\.\.([/\\]|$)/.test(path)) return join(root, path);
  throw new Fault({
    code: 'plan_outside',
    what: `${plan} does not lie in the checkout.`,
    advice: 'Name a file relative to its top, such as .haft/plans/release.yaml.',
    facts: { file: plan },
  });
}
