/** Meeting rooms by a template in which `{meetingId}` stands for the room; any provider with addresses of its own fits. */
export function createMeetingLinks(template: string): (meetingId: string) => string {
  return (meetingId) => template.replaceAll('{meetingId}', encodeURIComponent(meetingId));
}
