/** For the default of an exhaustive switch: a case the types rule out has come at run time. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected case: ${JSON.stringify(value)}`);
}
