/** How far a need came; each step includes all steps before. */
export const FUNNEL_STEPS = ['PUBLISHED', 'MATCHED', 'ACCEPTED', 'GRANTED', 'LENT'] as const;
export type FunnelStep = (typeof FUNNEL_STEPS)[number];
