/** Randomness and digests, handed in so that rules stay pure. */
export interface Chance {
  /** `bytes` random bytes as lower-case hex. */
  hex(bytes: number): string;
  /** SHA-256 of the UTF-8 text, lower-case hex. */
  sha256(text: string): string;
}
