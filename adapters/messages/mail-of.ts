import type { OutgoingMessage } from '../../usecases/ports.ts';

/** One plain address: nothing in it can add a receiver or a header. */
export const isOneAddress = (text: string): boolean => /^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/.test(text);

/** The mail of a message, with an identity that every attempt shares. */
export function mailOf({ id, to, subject, text }: OutgoingMessage, from: string) {
  const domain = /@([^\s>]+)>?$/.exec(from)?.[1] ?? 'localhost';
  return {
    from,
    to,
    subject,
    text,
    messageId: `<${id}@${domain}>`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}
