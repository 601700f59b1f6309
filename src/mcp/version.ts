/** As in the manifest; a test holds them equal. */
export const version = '0.1.0';
