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
import { html, type Html } from './html.ts';

/** What the engine ran, before and now; the output is a click away. */
export function evidencePart(view: CommissionView, history: readonly StoredEvent[]): Html {
  const commands = commandsOf(view.commission.evidenceRequirements);
  const before = redBefore(view, history);
  const runs = view.verdict?.evidence ?? [];
  const notRun = commands.filter(
    (one) => !runs.some((run) => evidenceKey(run) === evidenceKey(one)),
  );
  if (runs.length + notRun.length === 0)
    return html`<h2>Evidence</h2>
      <p>None was asked for.</p>`;
  return html`<section aria-labelledby="evidence">
    <h2 id="evidence">Evidence</h2>
    <table>
      <caption>
        Commands the engine ran itself, on a clean checkout of
        ${provenAhead(view) === undefined ? 'the result' : 'what the branch was to be with the result'}
      </caption>
      <thead>
        <tr>
          <th scope="col">Command</th>
          <th scope="col">Before</th>
          <th scope="col">Now</th>
          <th scope="col">Took</th>
        </tr>
      </thead>
      <tbody>
        ${runs.map((run) => runRow(run, before.get(evidenceKey(run))))}
        ${notRun.map(
          ({ command }) =>
            html`<tr>
              <th scope="row"><code>${command}</code></th>
              <td></td>
              <td>not run</td>
              <td></td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function runRow(run: EvidenceRun, before: EvidenceRun | undefined): Html {
  const { command, exitCode, durationMs, tail, network, loopback } = run;
  const reach = network ? ' with the network' : loopback === true ? ' with loopback' : '';
  const output =
    tail.trim() === ''
      ? undefined
      : html`<details${openIf(exitCode !== 0)}>
<summary>Output, its last part</summary>
<pre tabindex="0">${tail.trimEnd()}</pre>
</details>`;
  return html`<tr>
    <th scope="row"><code>${command}</code>${reach}${output}</th>
    <td>${before ? endOf(before.exitCode) : 'not looked at'}</td>
    <td class="${exitCode === 0 ? 'good' : 'bad'}">${endOf(exitCode)}</td>
    <td>${(durationMs / 1_000).toFixed(1)} s</td>
  </tr>`;
}

const openIf = (open: boolean): Html => ({ html: open ? ' open' : '' });

const endOf = (exitCode: number | null): string =>
  exitCode === null ? '✗ stopped' : exitCode === 0 ? '✓ green' : `✗ red, exit ${exitCode}`;

/** What only somebody can judge, and what a judge said. */
export function criteriaPart(view: CommissionView): Html | undefined {
  const criteria = criteriaOf(view.commission.evidenceRequirements);
  if (criteria.length === 0) return undefined;
  const judgement = judgementOf(view);
  if (!judgement)
    return html`<section aria-labelledby="criteria">
      <h2 id="criteria">Criteria</h2>
      <p>To be judged by whoever reads this; proven by nothing.</p>
      <ul>
        ${criteria.map(({ text }) => html`<li>${text}</li>`)}
      </ul>
    </section>`;
  return html`<section aria-labelledby="criteria">
    <h2 id="criteria">Criteria</h2>
    <table>
      <caption>
        Judged by ${judgeName(judgement)}; proven by nothing
      </caption>
      <thead>
        <tr>
          <th scope="col">Criterion</th>
          <th scope="col">Answer</th>
          <th scope="col">Why</th>
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

/** The agent's claims beside what was seen. */
export function claimsPart({ report, verdict }: CommissionView): Html {
  if (!report)
    return html`<h2>What the agent says</h2>
      <p>It gave no report.</p>`;
  const seen = (requirement: string): string => {
    const run = verdict?.evidence.find(({ command }) => command.trim() === requirement.trim());
    return run ? endOf(run.exitCode) : 'nothing was run for it';
  };
  const claims = html`<table>
    <caption>
      Its claims, beside what the engine saw
    </caption>
    <thead>
      <tr>
        <th scope="col">Claim</th>
        <th scope="col">Agent</th>
        <th scope="col">Seen</th>
      </tr>
    </thead>
    <tbody>
      ${report.claims.map(
        ({ requirement, passed }) =>
          html`<tr>
            <th scope="row">${requirement}</th>
            <td>says it ${passed ? 'passed' : 'failed'}</td>
            <td>${seen(requirement)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
  return html`<section aria-labelledby="claims">
    <h2 id="claims">What the agent says</h2>
    <p>${report.summary}</p>
    ${report.claims.length > 0 ? claims : undefined}
  </section>`;
}
