/** UPHELD: the firm was right, and the issuer puts it right; DISMISSED: the tag stands. */
export const APPEAL_STATES = ['OPEN', 'UPHELD', 'DISMISSED'] as const;
export type AppealState = (typeof APPEAL_STATES)[number];

/** Working days in which an appeal is answered (our default). */
export const APPEAL_WORKING_DAYS = 10;
