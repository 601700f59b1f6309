import type { StoredEvent } from '../../domain/commission/event.ts';
import type { CommissionView } from '../../domain/commission/view.ts';
import {
  commandsOf,
  criteriaOf,
  evidenceKey,
  type EvidenceRun,
} from '../../domain/evidence/evidence.ts';
import { judgementOf } from '../../domain/judgement/judgement.ts';
import { provenAhead } from '../../domain/verdict/provenAs.ts';
import { answerWords, judgeName, whyText } from '../../engine/words/judgeWords.ts';
import { redBefore } from '../../engine/words/redBefore.ts';
import { html, type Html } from '../../engine/words/html.ts';
import { say } from '../words.ts';

/** What the engine ran, before and now; the output is a click away. */
export function evidencePart(view: CommissionView, history: readonly StoredEvent[]): Html {
  const commands = commandsOf(view.commission.evidenceRequirements);
  const before = redBefore(view, history);
  const runs = view.verdict?.evidence ?? [];
  const notRun = commands.filter(
    (one) => !runs.some((run) => evidenceKey(run) === evidenceKey(one)),
  );
  if (runs.length + notRun.length === 0)
    return html`<h2>${say('Evidence')}</h2>
      <p>${say('None was asked for.')}</p>`;
  return html`<section aria-labelledby="evidence">
    <h2 id="evidence">${say('Evidence')}</h2>
    <table>
      <caption>
        ${whereRun(view)}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say('Command')}</th>
          <th scope="col">${say('Before')}</th>
          <th scope="col">${say('Now')}</th>
          <th scope="col">${say('Took')}</th>
        </tr>
      </thead>
      <tbody>
        ${runs.map((run) => runRow(run, before.get(evidenceKey(run))))}
        ${notRun.map(
          ({ command }) =>
            html`<tr>
              <th scope="row"><code>${command}</code></th>
              <td></td>
              <td>${say('not run')}</td>
              <td></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function runRow(run: EvidenceRun, before: EvidenceRun | undefined): Html {
  const { command, exitCode, durationMs, tail, network, loopback } = run;
  const reach = network
    ? ` ${say('with the network')}`
    : loopback === true
      ? ` ${say('with loopback')}`
      : '';
  const output =
    tail.trim() === ''
      ? undefined
      : html`<details${openIf(exitCode !== 0)}>
<summary>${say('Output, its last part')}</summary>
<pre tabindex="0">${tail.trimEnd()}</pre>
</details>`;
  return html`<tr>
    <th scope="row"><code>${command}</code>${reach}${output}</th>
    <td>${before ? endOf(before.exitCode) : say('not looked at')}</td>
    <td class="${exitCode === 0 ? 'good' : 'bad'}">${endOf(exitCode)}</td>
    <td>${(durationMs / 1_000).toFixed(1)} s</td>
  </tr>`;
}

const openIf = (open: boolean): Html => ({ html: open ? ' open' : '' });

const endOf = (exitCode: number | null): string =>
  exitCode === null
    ? `✗ ${say('stopped')}`
    : exitCode === 0
      ? `✓ ${say('green')}`
      : `✗ ${say('red, exit {0}', exitCode)}`;

/** What only somebody can judge, and what a judge said. */
export function criteriaPart(view: CommissionView): Html | undefined {
  const criteria = criteriaOf(view.commission.evidenceRequirements);
  if (criteria.length === 0) return undefined;
  const judgement = judgementOf(view);
  if (!judgement)
    return html`<section aria-labelledby="criteria">
      <h2 id="criteria">${say('Criteria')}</h2>
      <p>${say('To be judged by whoever reads this; proven by nothing.')}</p>
      <ul>
        ${criteria.map(({ text }) => html`<li>${text}</li>`)}
      </ul>
    </section>`;
  return html`<section aria-labelledby="criteria">
    <h2 id="criteria">${say('Criteria')}</h2>
    <table>
      <caption>
        ${say('Judged by {0}; proven by nothing', judgeName(judgement))}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say('Criterion')}</th>
          <th scope="col">${say('Answer')}</th>
          <th scope="col">${say('Why')}</th>
        </tr>
      </thead>
      <tbody>
        ${judgement.answers.map(
          (one) =>
            html`<tr>
              <th scope="row">${one.criterion}</th>
              <td class="${one.answer === 'met' ? 'good' : 'bad'}">${answerWords[one.answer]}</td>
              <td>${whyText(one)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** Where its commands ran, or are to run. */
function whereRun(view: CommissionView): string {
  if (!view.verdict)
    return say('Commands the engine is to run itself, on a clean checkout of the result');
  return provenAhead(view) === undefined
    ? say('Commands the engine ran itself, on a clean checkout of the result')
    : say(
        'Commands the engine ran itself, on a clean checkout of what the branch was to be with the result',
      );
}

/** The agent's claims beside what was seen. */
export function claimsPart({ report, verdict }: CommissionView): Html | undefined {
  // Nobody has worked on it to an end yet: there is nothing that is missing.
  if (!report && !verdict) return undefined;
  if (!report)
    return html`<h2>${say('What the agent says')}</h2>
      <p>${say('It gave no report.')}</p>`;
  const seen = (requirement: string): string => {
    const run = verdict?.evidence.find(({ command }) => command.trim() === requirement.trim());
    return run ? endOf(run.exitCode) : say('nothing was run for it');
  };
  const claims = html`<table>
    <caption>
      ${say('Its claims, beside what the engine saw')}
    </caption>
    <thead>
      <tr>
        <th scope="col">${say('Claim')}</th>
        <th scope="col">${say('Agent')}</th>
        <th scope="col">${say('Seen')}</th>
      </tr>
    </thead>
    <tbody>
      ${report.claims.map(
        ({ requirement, passed }) =>
          html`<tr>
            <th scope="row">${requirement}</th>
            <td>${passed ? say('says it passed') : say('says it failed')}</td>
            <td>${seen(requirement)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
  return html`<section aria-labelledby="claims">
    <h2 id="claims">${say('What the agent says')}</h2>
    <p>${report.summary}</p>
    ${report.claims.length > 0 ? claims : undefined}
  </section>`;
}
