/** Whether what was thrown comes down to a disk without space, however deep its cause lies. */
export function isDiskFull(thrown: unknown): boolean {
  for (let at = thrown; at instanceof Error; at = at.cause) if (isFull(at)) return true;
  return false;
}

function isFull(thrown: Error): boolean {
  const { code } = thrown as { readonly code?: unknown };
  return (
    code === 'ENOSPC' || code === 'EDQUOT' || /ENOSPC|No space left on device/.test(thrown.message)
  );
}
