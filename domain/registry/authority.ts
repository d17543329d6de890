import type { Operation } from './permissions.ts';

/** How a person proves that it may act for a firm. */
export const AUTHORITY_KINDS = ['LEGAL_REPRESENTATIVE', 'LETTER_OF_AUTHORITY'] as const;
export type AuthorityKind = (typeof AUTHORITY_KINDS)[number];

export const AUTHORITY_STATES = ['SUBMITTED', 'APPROVED', 'REFUSED', 'WITHDRAWN'] as const;
export type AuthorityState = (typeof AUTHORITY_STATES)[number];

/** Working days within which an operator checks a proof (our default). */
export const AUTHORITY_DAYS = 2;

/**
 * What a person does in the name of a firm towards others. Before the proof of authority is approved a person may look,
 * keep the profile and prepare, and end what others could misuse, but nothing of this.
 */
const BINDING = [
  'publishCreditNeed',
  'reviseCreditNeed',
  'withdrawCreditNeed',
  'grantConsent',
  'reportMatchOutcome',
  'applyToProduct',
  'moveEngagement',
  'setReflow',
  'moveApplication',
  'confirmFulfilled',
  'askBridge',
  'moveBridge',
  'fileComplaint',
  'rateBank',
  'attachFile',
  'enrolFirmInSession',
  'checkInMeeting',
  'reportNoShow',
  'recordMeetingOutcome',
  'appealMeeting',
  'decideMeetingAppeal',
] as const satisfies readonly Operation[];

/** What a person of a firm may change before the proof; every other command of a firm binds it. */
export const PREPARING = [
  'updateFirmProfile',
  'saveNeedDraft',
  'discardNeedDraft',
  'recordExternalLoan',
  'withdrawExternalLoan',
  'appealTag',
  'revokeConsent',
  'pauseConsent',
  'moveComplaint',
  'withdrawFromSession',
  'saveSearch',
  'removeSavedSearch',
  'markSearchNoticesRead',
  'markNotificationsRead',
  'saveNotificationPreferences',
  'invitePerson',
  'withdrawInvitation',
  'changePersonRoles',
  'removePerson',
  'proveAuthority',
  'withdrawAuthority',
  'endPersonSignIns',
  'resetSecondFactor',
  'endSignIn',
  'endOtherSignIns',
  'proveIdentity',
  'removeSecondFactor',
  'leaveNeed',
  'takeLeftNeed',
  'recordDownload',
  // Of one's own data; for those of the firm the use-case asks for the proof.
  'requestDataExport',
  'requestErasure',
  'withdrawErasure',
] as const satisfies readonly Operation[];

const BINDING_SET: ReadonlySet<Operation> = new Set(BINDING);

/** True for what needs the proof when a person of a firm does it. */
export const bindsFirm = (operation: Operation): boolean => BINDING_SET.has(operation);
