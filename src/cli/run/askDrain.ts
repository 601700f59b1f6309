import type { Harness } from '../../composition/harness.ts';
import type { DrainAsk } from '../../domain/commission/drainFact.ts';
import { answerJson } from '../../engine/report/statusJson.ts';
import { answerText } from '../../engine/words/answerText.ts';
import { exits } from '../exit.ts';
import type { JsonFlag } from '../option.ts';
import { by } from '../surface.ts';
import { answer, type Streams } from '../text/print.ts';

/** Asks the drain, in whatever process it runs, and says what became of it. */
export async function askDrain(
  call: { readonly harness: Harness; readonly surface: Streams; readonly flags: JsonFlag },
  ask: DrainAsk,
): Promise<number> {
  const answered = await call.harness.drains.request(by, ask);
  const { request } = ask;
  answer(call, answerJson({ request, ...answered }), `${answerText(ask, answered)}\n`);
  return exits.ok;
}
