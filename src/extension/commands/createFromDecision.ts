import * as vscode from 'vscode';
import type { Harness } from '../../composition/harness.ts';
import { warningTexts } from '../../domain/commission/warning.ts';
import type { DeliveryPolicy } from '../../domain/delivery/policy.ts';
import { isClosed } from '../../domain/commission/situation.ts';
import { situationOf } from '../../domain/commission/view.ts';
import { commandsOf, criteriaOf } from '../../domain/evidence/evidence.ts';
import type { Decision } from '../../domain/decision/decision.ts';
import { oneLine } from '../board/safeText.ts';
import type { WindowServices } from '../windowServices.ts';
import { by } from '../drain/drainControl.ts';
import { pickPaths } from './pathPick.ts';
import { say } from '../words.ts';

/** Gives a decision a commission: asks who lands the result and which paths it may change. */
export async function createFromDecision(
  services: WindowServices,
  harness: Harness,
  decision: Decision,
): Promise<void> {
  const answers = await ask(harness, decision);
  if (answers) await create(services, harness, decision, answers);
}

/** Asks who lands the result, and takes the rest from the decision. False when the operator thinks better of it. */
export async function commissionAtOnce(
  services: WindowServices,
  harness: Harness,
  decision: Decision,
): Promise<boolean> {
  const title = say('Commission “{0}”', oneLine(decision.title));
  const deliveryPolicy = await askPolicy(title, landingText(decision));
  if (deliveryPolicy) await create(services, harness, decision, { deliveryPolicy });
  return deliveryPolicy !== undefined;
}

async function create(
  services: WindowServices,
  harness: Harness,
  decision: Decision,
  answers: Pick<Answers, 'deliveryPolicy'> & Partial<Answers>,
): Promise<void> {
  const issued = await harness.commissions.create([{ decisionRef: decision.id, by, ...answers }]);
  for (const { commission, warnings } of issued) {
    services.log.info(`created ${commission.id} decision=${commission.decisionRef}`);
    for (const warning of warningTexts(commission.id, warnings)) services.log.warn(warning);
    const told = warningTexts(`“${commission.decisionTitle}”`, warnings).join(' ');
    if (told !== '') void vscode.window.showWarningMessage(oneLine(told));
    await reveal(services, commission.id);
  }
}

interface Answers {
  readonly deliveryPolicy: DeliveryPolicy;
  readonly allowedPaths: readonly string[];
  readonly forbiddenPaths: readonly string[];
  readonly sliceDescription?: string;
}

async function ask(harness: Harness, decision: Decision): Promise<Answers | undefined> {
  const title = say('Commission “{0}”', oneLine(decision.title));
  const sliced = harness.reports.ledger
    .ofDecision(decision.id)
    .some((view) => !isClosed(situationOf(view)));
  const totalSteps = sliced ? 4 : 3;
  const deliveryPolicy = await askPolicy(`${title} (1/${totalSteps})`, landingText(decision));
  if (!deliveryPolicy) return undefined;
  const { allowedPaths, affectedFiles, forbiddenPaths } = decision;
  const allowed = await pickPaths({
    title,
    placeholder: say('Paths the work may change; type to add more'),
    step: 2,
    totalSteps,
    given: allowedPaths.length > 0 ? allowedPaths : affectedFiles,
    optional: false,
  });
  if (!allowed) return undefined;
  const forbidden = await pickPaths({
    title,
    placeholder: say('Paths it must not change (optional); type to add, Enter to go on'),
    step: 3,
    totalSteps,
    given: forbiddenPaths,
    optional: true,
  });
  if (!forbidden) return undefined;
  const answers = { deliveryPolicy, allowedPaths: allowed, forbiddenPaths: forbidden };
  if (!sliced) return answers;
  const sliceDescription = await askSlice(title);
  return sliceDescription === undefined ? undefined : { ...answers, sliceDescription };
}

/** What the engine waits for before it lands work of this decision by itself. */
function landingText({ evidenceRequirements: all }: Decision): string {
  const [commands, criteria] = [commandsOf(all).length, criteriaOf(all).length];
  if (all.length === 0) return say('one commit as soon as it is done: it names no evidence');
  if (commands === 0) return say('held all the same: it names criteria and no command');
  if (criteria === 0) return say('one commit as soon as its evidence is green');
  return say(
    'one commit as soon as its evidence is green; {0} criteria are not proven by it',
    criteria,
  );
}

async function askPolicy(title: string, landing: string): Promise<DeliveryPolicy | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly policy: DeliveryPolicy })[] = [
    {
      label: say('Hold for review'),
      iconPath: new vscode.ThemeIcon('eye'),
      description: say('you look at the diff and apply it'),
      policy: 'workspace_patch_manual',
    },
    {
      label: say('Land by itself when proven'),
      iconPath: new vscode.ThemeIcon('git-merge'),
      description: landing,
      policy: 'workspace_patch_auto_on_pass',
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: say('What becomes of the result?'),
    ignoreFocusOut: true,
  });
  return chosen?.policy;
}

function askSlice(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: `${title} (4/4)`,
    prompt: say(
      'This decision has a live commission already. Which part of it does this one take?',
    ),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' ? say('Name the part in a few words.') : undefined,
  });
}

/** Selects the new row, without taking the keyboard from wherever it is. */
async function reveal(
  { board, commissions, commissionView }: WindowServices,
  id: string,
): Promise<void> {
  if (!commissionView.visible) return;
  board.flush();
  await commissionView.reveal(commissions.shown(id), { select: true, focus: false });
}
