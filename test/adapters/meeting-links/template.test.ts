import { expect, test } from 'vitest';
import { createMeetingLinks } from '../../../adapters/meeting-links/template.ts';

test.each([
  ['https://meet.jit.si/credit-bridge-{meetingId}', 'https://meet.jit.si/credit-bridge-a%20b'],
  ['https://meeting.tencent.com/dm/{meetingId}?from={meetingId}', 'https://meeting.tencent.com/dm/a%20b?from=a%20b'],
])('a link of %s names the meeting wherever the template asks for it', (template, link) => {
  expect(createMeetingLinks(template)('a b')).toBe(link);
});
