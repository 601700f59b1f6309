import type { Fault, Json } from '../../base/fault.ts';

/** The document of whatever was refused or went wrong. */
export const faultJson = ({ code, message, advice, facts }: Fault): Json => ({
  error: { code, message, advice, facts },
});
