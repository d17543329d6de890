import { ENGAGEMENT_MOVES, ENGAGEMENT_STATES, REFUSAL_REASONS } from '../../../domain/engagement/engagement-moves.ts';
import { enumOf } from '../enums.ts';

export const EngagementStateEnum = enumOf('EngagementState', ENGAGEMENT_STATES, 'Where one bank stands with one need.');
export const EngagementMoveEnum = enumOf(
  'EngagementMove',
  ENGAGEMENT_MOVES,
  'A step; only some are legal in each state.',
);
export const RefusalReasonEnum = enumOf('RefusalReason', REFUSAL_REASONS, 'Why a bank refuses.');
