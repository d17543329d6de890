import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { MessageNotSentError, type Messenger } from '../../usecases/ports.ts';
import { isOneAddress, mailOf } from './mail-of.ts';

/** Mail as files that a mail program opens, for demonstrations. The file of a message is named after its id. */
export function createMailFolder(options: { folder: string; from: string }): Messenger {
  const transport = createTransport({ streamTransport: true, buffer: true });
  return {
    send: async (message) => {
      if (!isOneAddress(message.to)) return 'refused';
      const built = await transport.sendMail(mailOf(message, options.from));
      const file = join(options.folder, `${message.id}.eml`);
      try {
        await mkdir(options.folder, { recursive: true });
        // A reader never sees half of a mail, not even while two write it.
        const part = join(options.folder, `.${randomUUID()}`);
        await writeFile(part, built.message as Buffer);
        await rename(part, file);
      } catch (error) {
        throw new MessageNotSentError((error as NodeJS.ErrnoException).code ?? 'FAULT');
      }
      return 'sent';
    },
  };
}
