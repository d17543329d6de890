/** What an argument of type ID leads to. */
export type ObjectKind =
  | 'need'
  | 'product'
  | 'loan'
  | 'engagement'
  | 'visit'
  | 'complaint'
  | 'filing'
  | 'claim'
  | 'bridge'
  | 'batch'
  | 'work'
  | 'savedSearch'
  | 'webhook'
  | 'delivery'
  | 'apiKey'
  | 'notification'
  | 'meeting'
  | 'firm'
  | 'person'
  | 'invitation'
  | 'file'
  | 'fileSubject'
  | 'authorityRequest'
  | 'draft'
  | 'externalLoan'
  | 'signIn'
  | 'erasure'
  | 'entryLink'
  | 'bank'
  | 'session'
  | 'ofPlatform';

/** Names that mean the same object in every operation. */
const BY_NAME: Readonly<Record<string, ObjectKind>> = {
  needId: 'need',
  needIds: 'need',
  productId: 'product',
  loanId: 'loan',
  engagementId: 'engagement',
  visitId: 'visit',
  complaintId: 'complaint',
  filingId: 'filing',
  claimId: 'claim',
  bridgeId: 'bridge',
  batchId: 'batch',
  workId: 'work',
  meetingId: 'meeting',
  firmId: 'firm',
  userId: 'person',
  bankId: 'bank',
  bankIds: 'bank',
  fileId: 'file',
  fileIds: 'file',
  subjectId: 'fileSubject',
  requestId: 'authorityRequest',
  draftId: 'draft',
  externalLoanId: 'externalLoan',
  guarantorId: 'bank',
  sessionId: 'session',
  // Rows of the operator, of a department or of the fund: no firm and no bank owns them.
  appealId: 'ofPlatform',
  releaseId: 'ofPlatform',
  proposalId: 'ofPlatform',
  profileId: 'ofPlatform',
  policyId: 'ofPlatform',
  processorId: 'ofPlatform',
  agreementId: 'ofPlatform',
  recordId: 'ofPlatform',
  nominationId: 'ofPlatform',
  projectId: 'ofPlatform',
  successorId: 'person',
  branchId: 'ofPlatform',
  signInId: 'signIn',
  erasureId: 'erasure',
  linkId: 'ofPlatform',
  entryLinkId: 'entryLink',
  streamId: 'ofPlatform',
};

/** `id` and `ids` mean what the operation is about. */
const BY_OPERATION: Readonly<Record<string, ObjectKind>> = {
  bankBatch: 'batch',
  longWork: 'work',
  retryWork: 'work',
  filing: 'filing',
  fileLink: 'file',
  firm: 'firm',
  loan: 'loan',
  lossClaim: 'claim',
  need: 'need',
  product: 'product',
  session: 'session',
  verifyHistory: 'ofPlatform',
  markNotificationsRead: 'notification',
  markSearchNoticesRead: 'savedSearch',
  removeSavedSearch: 'savedSearch',
  withdrawInvitation: 'invitation',
  removeWebhook: 'webhook',
  replayWebhook: 'delivery',
  revokeApiKey: 'apiKey',
  retryJob: 'ofPlatform',
  removeSearchSynonym: 'ofPlatform',
  saveSearchSynonym: 'ofPlatform',
};

/** An operation took a new id of which nobody said whose object it names. */
export class UnknownObjectError extends Error {
  override readonly name = 'UnknownObjectError';
  constructor(operation: string, path: readonly (string | number)[]) {
    super(`${operation} takes ${path.join('.')}. Say in object-ids.ts what it names, so that foreign ones are tried.`);
  }
}

export function kindOfId(operation: string, path: readonly (string | number)[]): ObjectKind {
  const name = path.filter((step) => typeof step === 'string').at(-1) ?? '';
  const kind = name === 'id' || name === 'ids' ? BY_OPERATION[operation] : BY_NAME[name];
  if (kind === undefined) throw new UnknownObjectError(operation, path);
  return kind;
}

/** The rows of one organisation, whether firm or bank; what everybody may name (banks, sessions) belongs to nobody. */
export const OWNED_ROWS: Readonly<Partial<Record<ObjectKind, string>>> = {
  need: 'select id from credit_need where firm_id = $1::uuid',
  product: 'select id from credit_product where bank_id = $1::uuid',
  loan: 'select id from loan where $1::uuid in (firm_id, bank_id)',
  engagement: 'select id from engagement where $1::uuid in (firm_id, bank_id)',
  visit:
    'select v.id from visit v join engagement e on e.id = v.engagement_id where $1::uuid in (e.firm_id, e.bank_id)',
  complaint: 'select id from complaint where $1::uuid in (firm_id, bank_id)',
  filing: 'select id from filing where $1::uuid in (firm_id, bank_id)',
  claim: 'select id from loss_claim where $1::uuid in (firm_id, bank_id)',
  bridge: 'select id from bridge_loan where $1::uuid in (firm_id, bank_id)',
  batch: 'select id from bank_batch where bank_id = $1::uuid',
  work: 'select id from long_work where organisation_id = $1::uuid',
  savedSearch: `select s.id from saved_search s where s.owner_id = ($1::uuid)::text
    or s.owner_id in (select user_id from membership where organisation_id = $1::uuid)`,
  webhook: 'select id from webhook_endpoint where organisation_id = $1::uuid',
  delivery: `select d.id from webhook_delivery d join webhook_endpoint w on w.id = d.endpoint_id
    where w.organisation_id = $1::uuid`,
  apiKey: 'select id from auth.api_key where organisation_id = $1::uuid',
  notification: 'select id from notification where organisation_id = $1::uuid',
  meeting: 'select id from session_meeting where $1::uuid in (firm_id, bank_id)',
  person: 'select distinct user_id as id from membership where organisation_id = $1::uuid',
  invitation: 'select id from invitation where organisation_id = $1::uuid',
  firm: 'select id from firm where id = $1::uuid',
  file: 'select id from stored_file where organisation_id = $1::uuid',
  fileSubject: 'select id from engagement where $1::uuid in (firm_id, bank_id)',
  authorityRequest: 'select id from authority_request where firm_id = $1::uuid',
  erasure: `select id from erasure_request where subject_id = $1::uuid`,
  draft: 'select id from need_draft where firm_id = $1::uuid',
  entryLink: 'select id from entry_link where organisation_id = $1::uuid',
  externalLoan: 'select id from external_loan where firm_id = $1::uuid',
};
