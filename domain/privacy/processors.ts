/** What somebody else does for the platform with personal data. */
export const PROCESSOR_SERVICES = [
  'MAIL',
  'SMS',
  'WECHAT',
  'FILES',
  'MEETINGS',
  'SEARCH',
  'DATABASE',
  'HOSTING',
  'MALWARE_SCAN',
  'SIGN_ON',
  'TRACING',
] as const;
export type ProcessorService = (typeof PROCESSOR_SERVICES)[number];

export const PROCESSOR_STATES = ['PROPOSED', 'APPROVED', 'REFUSED'] as const;
export type ProcessorState = (typeof PROCESSOR_STATES)[number];
