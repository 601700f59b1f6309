/** Agents that may run side by side. */
export const mostConcurrency = 64;
