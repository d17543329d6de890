/**
 * How `npm start` runs its programs. A young generation of 4 MiB instead of 16 saves a quarter of the memory on a small
 * machine; on a server Node's own default is faster.
 */
export const PROGRAM_FLAGS = ['--enable-source-maps', '--max-semi-space-size=4'] as const;
