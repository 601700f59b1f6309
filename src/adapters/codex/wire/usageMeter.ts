import type { RateLimits } from './wire.ts';

/** What a session has used: tokens of the turn at hand, and the provider's windows. */
export class UsageMeter {
  private total: number | undefined;
  private base: number | undefined;
  private windows: RateLimits = {};

  /** A resumed thread has a total we have not seen yet. */
  constructor(resumed: boolean) {
    this.total = resumed ? undefined : 0;
  }

  /** A turn begins. */
  begin(): void {
    this.base = this.total;
  }

  /**
   * A reading: the thread's total, and what the last response used of it. codex repeats its last
   * reading after a failure, so readings must not be added up.
   */
  read(total: number, last: number): void {
    this.base ??= total - last;
    this.total = total;
  }

  /** Responses that tell of no window, refusals among them, take nothing back. */
  readLimits({ primary, secondary }: RateLimits): void {
    this.windows = {
      primary: primary ?? this.windows.primary,
      secondary: secondary ?? this.windows.secondary,
    };
  }

  get spent(): number {
    return (this.total ?? 0) - (this.base ?? 0);
  }

  get limits(): RateLimits {
    return this.windows;
  }
}
