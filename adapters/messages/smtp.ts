import { createTransport } from 'nodemailer';
import { MessageNotSentError, type Messenger } from '../../usecases/ports.ts';
import { isOneAddress, mailOf } from './mail-of.ts';

const TIMEOUT_MS = 30_000;
const PERMANENT_FROM = 500;
/** Of the permanent answers these speak of us or of the moment, not of the address. */
const OURS: ReadonlySet<number> = new Set([530, 535, 552, 554]);

/** Mail through a server of the installation. A mail that is sent again carries the same Message-ID. */
export function createSmtpMessenger(options: { url: string; from: string }): Messenger & { close: () => void } {
  const transport = createTransport({
    url: options.url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async (message) => {
      if (!isOneAddress(message.to)) return 'refused';
      try {
        await transport.sendMail(mailOf(message, options.from));
        return 'sent';
      } catch (error) {
        const { responseCode, code } = error as { responseCode?: number; code?: string };
        if (responseCode !== undefined && responseCode >= PERMANENT_FROM && !OURS.has(responseCode)) return 'refused';
        throw new MessageNotSentError(responseCode === undefined ? (code ?? 'FAULT') : `SMTP_${responseCode}`);
      }
    },
    close: () => transport.close(),
  };
}
