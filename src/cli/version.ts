import manifest from '../../package.json' with { type: 'json' };

/** Of this package, as its manifest says. */
export const { version } = manifest;
