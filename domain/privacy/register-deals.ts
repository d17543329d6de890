import { blanked, DELETED, kept, ofTable, own, type RegisteredTable, table } from './register-terms.ts';

const firm = (column: string) => ({ FIRM: own(column) });
const ofEngagement = { FIRM: ofTable('engagement_id', 'public.engagement') };
const ofLoan = { FIRM: ofTable('loan_id', 'public.loan') };
const ofClaim = { FIRM: ofTable('claim_id', 'public.loss_claim') };
const deal = { basis: 'CONTRACT', retention: 'DEAL' } as const;
const loan = { basis: 'LEGAL_DUTY', retention: 'LOAN', erasure: { FIRM: kept('COUNTERPARTY') } } as const;
const fund = { basis: 'LEGAL_DUTY', retention: 'FUND', erasure: { FIRM: kept('FUND_BOOKS') } } as const;

/** Deals between a firm and a bank, loans, the fund, and sessions where both meet. */
export const DEAL_TABLES: Readonly<Record<string, RegisteredTable>> = {
  'public.engagement': table({
    rows: firm('firm_id'),
    columns: { CREDIT: 'grant_fen drawn_fen offer_rate_bps offer_term_months', BEHAVIOUR: 'state reason_code' },
    plain:
      'id need_id firm_id bank_id product_id version place sla_code due_at paused_seconds accepted_at granted_at created_at is_write_back_late',
    ...deal,
    retention: 'DECLINED_DEAL',
    erasure: { FIRM: kept('COUNTERPARTY') },
  }),
  'public.credit_decision': table({
    rows: ofEngagement,
    columns: { CREDIT: 'kind amount_fen rate_bps term_months reason_code note' },
    actors: 'decided_by',
    plain: 'id engagement_id sequence decided_at',
    // The words of the bank to itself.
    withheld: 'note',
    ...deal,
    erasure: { FIRM: blanked('note', 'COUNTERPARTY') },
    mayName: 'note',
  }),
  'public.visit': table({
    rows: ofEngagement,
    columns: { BASIC: 'place', BEHAVIOUR: 'check_type state visitors findings need_confirmed' },
    actors: 'recorded_by',
    plain: 'id engagement_id planned_on created_at closed_at',
    ...deal,
    erasure: { FIRM: blanked('place visitors findings', 'COUNTERPARTY') },
    mayName: 'place visitors findings',
  }),
  'public.exposure_override': table({
    rows: ofEngagement,
    columns: { CREDIT: 'banks banks_max', BEHAVIOUR: 'reason' },
    actors: 'approved_by',
    plain: 'id engagement_id approved_at',
    withheld: 'reason',
    ...deal,
    erasure: { FIRM: kept('COUNTERPARTY') },
    mayName: 'reason',
  }),
  'public.bank_rating': table({
    rows: firm('firm_id'),
    columns: { BEHAVIOUR: 'stars comment rated_at' },
    plain: 'id engagement_id firm_id bank_id',
    ...deal,
    erasure: { FIRM: blanked('comment') },
    mayName: 'comment',
  }),
  'public.complaint': table({
    rows: firm('firm_id'),
    columns: { BEHAVIOUR: 'text answer state' },
    plain: 'id engagement_id firm_id bank_id version due_at is_late filed_at closed_at',
    ...deal,
    erasure: { FIRM: blanked('text answer') },
    mayName: 'text answer',
  }),
  'public.loan': table({
    rows: firm('firm_id'),
    columns: {
      IDENTIFICATION: 'contract_no',
      CREDIT:
        'contract_on drawdown_on maturity_on amount_fen rate_bps securities loan_type purpose is_first_loan state repaid_fen loan_class days_overdue',
    },
    plain: 'id bank_id firm_id need_id product_id renews_loan_id created_at',
    ...loan,
  }),
  'public.loan_event': table({
    rows: ofLoan,
    columns: { CREDIT: 'kind amount_fen loan_class days_overdue happened_on', BEHAVIOUR: 'reason' },
    actors: 'reported_by',
    plain: 'id loan_id reported_at',
    ...loan,
    mayName: 'reason',
  }),
  'public.loan_repayment': table({
    rows: ofLoan,
    columns: { CREDIT: 'reference paid_on principal_fen interest_fen' },
    plain: 'id loan_id created_at',
    ...loan,
  }),
  'public.overdue_report': table({
    rows: ofLoan,
    columns: { CREDIT: 'reported_on overdue_days loan_class extended_maturity_on' },
    actors: 'reported_by',
    plain: 'id loan_id',
    ...loan,
  }),
  'public.guarantee_contract': table({
    rows: ofLoan,
    columns: { CREDIT: 'shares national_fund_number' },
    actors: 'recorded_by',
    plain: 'loan_id guarantor_id created_at',
    ...loan,
  }),
  'public.bridge_loan': table({
    rows: firm('firm_id'),
    columns: { CREDIT: 'amount_fen state commitment due_on', BEHAVIOUR: 'note' },
    plain: 'id loan_id bank_id firm_id paid_at returned_at asked_at',
    ...fund,
    mayName: 'note commitment',
  }),
  'public.filing': table({
    rows: firm('firm_id'),
    columns: { CREDIT: 'scheme state vintage_year principal_fen gates snapshot', BEHAVIOUR: 'reason' },
    actors: 'drafted_by submitted_by reviewed_by',
    plain: 'id loan_id bank_id firm_id policy_version filed_on claimant_id due_on created_at',
    ...fund,
    mayName: 'snapshot gates reason',
  }),
  'public.loss_claim': table({
    rows: firm('firm_id'),
    columns: {
      CREDIT:
        'loss_fen state payable_fen sheet facts duties evidence entitled_fen approved_fen offered_fen paid_fen recovered_fen return_due_fen returned_fen recognised_on',
      BEHAVIOUR: 'note',
    },
    plain:
      'id filing_id bank_id firm_id created_at claimant_id loan_id state_since due_on held_from fund_pool fund_year progress_on',
    // How the fund examines the bank's claim is between the two.
    withheld: 'duties evidence note',
    ...fund,
    mayName: 'sheet facts duties evidence note',
  }),
  'public.claim_decision': table({
    rows: ofClaim,
    columns: { CREDIT: 'kind facts usage sheet approved_fen reason' },
    actors: 'decided_by',
    plain: 'id claim_id policy_scheme policy_version policy decided_at',
    withheld: 'facts usage sheet reason',
    ...fund,
  }),
  'public.claim_draw': table({
    rows: ofClaim,
    columns: { CREDIT: 'basis reserved_fen paid_fen' },
    plain: 'claim_id key position',
    withheld: 'basis',
    ...fund,
  }),
  // Some caps are for one firm: their keys carry its id.
  'public.cap_usage': table({
    rows: {},
    columns: { CREDIT: 'key cap_fen reserved_fen paid_fen' },
    ...fund,
    erasure: {},
  }),
  'public.recovery': table({
    rows: ofClaim,
    columns: { CREDIT: 'recovered_on gross_fen costs_fen net_fen due_fen reference' },
    actors: 'reported_by',
    plain: 'id claim_id created_at',
    ...fund,
  }),
  'public.ledger_transfer': table({
    rows: ofClaim,
    columns: { CREDIT: 'kind reason booked_on' },
    actors: 'actor_id',
    plain: 'id claim_id reverses_id content_hash posting_count created_at',
    ...fund,
  }),
  'public.ledger_posting': table({
    rows: { FIRM: ofTable('transfer_id', 'public.ledger_transfer') },
    columns: { CREDIT: 'account debit_fen credit_fen' },
    plain: 'transfer_id line',
    ...fund,
  }),
  'public.bank_row': table({
    rows: {},
    columns: { CREDIT: 'cells refusal' },
    plain: 'batch_id line state subject_id key',
    ...deal,
    erasure: {},
    mayName: 'cells refusal',
  }),
  'public.bank_batch': table({
    rows: {},
    columns: { BEHAVIOUR: 'kind' },
    actors: 'created_by',
    plain: 'id bank_id created_at',
    ...deal,
    erasure: {},
  }),
  'public.session_enrolment': table({
    rows: firm('organisation_id'),
    columns: { BEHAVIOUR: 'state wishes free_slots desks meetings_max themes' },
    plain: 'id session_id organisation_id need_id enrolled_at room',
    ...deal,
    erasure: { FIRM: kept('COUNTERPARTY') },
  }),
  'public.session_meeting': table({
    rows: firm('firm_id'),
    columns: {
      BEHAVIOUR: 'state firm_outcome bank_outcome decline_reason firm_here_at bank_here_at firm_stars bank_stars',
    },
    actors: 'absence_reported_by',
    plain: 'id session_id firm_id need_id bank_id slot desk is_pinned sequence engagement_id',
    withheld: 'bank_stars',
    ...deal,
    erasure: { FIRM: kept('COUNTERPARTY') },
    mayName: 'decline_reason',
  }),
  'public.session_appeal': table({
    rows: { FIRM: ofTable('meeting_id', 'public.session_meeting') },
    columns: { BEHAVIOUR: 'side reason state' },
    actors: 'decided_by',
    plain: 'id session_id meeting_id slot made_at',
    ...deal,
    erasure: { FIRM: blanked('reason', 'COUNTERPARTY') },
    mayName: 'reason',
  }),
  'public.session_notice': table({
    rows: firm('organisation_id'),
    columns: { BEHAVIOUR: 'kind' },
    plain: 'id session_id organisation_id key created_at',
    ...deal,
    retention: 'NOTICE',
    erasure: { FIRM: DELETED },
  }),
};
