import { equal } from 'node:assert/strict';
import { durationMs, durationText } from '../../../src/base/duration.ts';

describe('given durations', () => {
  for (const [text, ms] of [
    ['168h', 604_800_000],
    ['2h30m', 9_000_000],
    ['1500ms', 1_500],
  ] as const) {
    it(`when ${text} is read and written, then it stays what it is`, () => {
      equal(durationMs(text), ms);
      equal(durationMs(durationText(ms)), ms);
    });
  }
  const parts: [text: string, ms: number | undefined][] = [
    ['1.5h', 5_400_000],
    ['0.125ms', 0.125],
    ['0.0000001h', undefined],
    ['1.25s', 1_250],
    ['1.h', undefined],
    ['1h2', undefined],
    ['999999999999ms', 999_999_999_999],
    ['9999999999999ms', undefined],
  ];
  for (const [text, ms] of parts)
    it(`when it is "${text}", then it is ${ms ?? 'none'}`, () => equal(durationMs(text), ms));

  const told: [ms: number, text: string][] = [
    [0, '0s'],
    [0.4, '0s'],
    [1, '1ms'],
    [61_001, '1m1s1ms'],
    [604_800_000, '168h'],
    [9_000_000, '2h30m'],
  ];
  for (const [ms, text] of told)
    it(`when it is ${ms} ms, then it is written ${text}`, () => equal(durationText(ms), text));

  for (const text of ['', '0h', '3 days', '-1h', '1h x', 'h'])
    it(`when it is "${text}", then it is none`, () => equal(durationMs(text), undefined));
});
