import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttpGateway } from '../../../adapters/messages/http-gateway.ts';
import { createMailFolder } from '../../../adapters/messages/mail-folder.ts';
import { createSmtpMessenger } from '../../../adapters/messages/smtp.ts';
import type { Messenger, OutgoingMessage } from '../../../usecases/ports.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

/** What the suite needs of a way: a messenger, the inbox at its other end, and a way to break it. */
type Way = {
  readonly messenger: Messenger;
  /** What stands in the inbox, by identity, as an inbox keeps it. */
  readonly inbox: () => ReadonlyMap<string, string>;
  readonly refuses: string | null;
  readonly breakDown: (() => Promise<void>) | null;
  readonly stop: () => Promise<void>;
};

const FROM = 'Platform <no-reply@platform.test>';
const REFUSED = 'nobody@refused.test';

async function smtp(): Promise<Way> {
  const inbox = new Map<string, string>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: ({ address }, _session, answer) =>
      answer(address === REFUSED ? Object.assign(new Error(`no such user ${address}`), { responseCode: 550 }) : null),
    onData: (stream, _session, answer) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const mail = Buffer.concat(chunks).toString('utf8');
        inbox.set(/^Message-ID: <(.*)@platform\.test>/im.exec(mail)?.[1] ?? '', mail);
        answer();
      });
    },
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const { port } = server.server.address() as AddressInfo;
  const messenger = createSmtpMessenger({ url: `smtp://127.0.0.1:${port}`, from: FROM });
  const stop = (): Promise<void> => new Promise((settle) => server.close(settle));
  return { messenger, inbox: () => inbox, refuses: REFUSED, breakDown: stop, stop };
}

async function folder(): Promise<Way> {
  const place = createTemporaryFolder();
  const inbox = () =>
    new Map(
      readdirSync(place.path).map((file) => [file.replace('.eml', ''), readFileSync(`${place.path}/${file}`, 'utf8')]),
    );
  const messenger = createMailFolder({ folder: place.path, from: FROM });
  return { messenger, inbox, refuses: null, breakDown: null, stop: async () => place.remove() };
}

async function gateway(): Promise<Way> {
  const inbox = new Map<string, string>();
  const server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const message = JSON.parse(body) as OutgoingMessage;
      const isKnown = request.headers.authorization === 'Bearer only-for-this-test';
      const status = isKnown ? (message.to === REFUSED ? 422 : inbox.has(message.id) ? 409 : 202) : 401;
      if (status === 202) inbox.set(String(request.headers['idempotency-key']), body);
      response.writeHead(status).end('a long answer');
    });
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const { port } = server.address() as AddressInfo;
  const stop = (): Promise<void> =>
    new Promise((settle) => {
      server.closeAllConnections();
      server.close(() => settle());
    });
  const messenger = createHttpGateway({ url: `http://127.0.0.1:${port}/send`, token: 'only-for-this-test' });
  return { messenger, inbox: () => inbox, refuses: REFUSED, breakDown: stop, stop };
}

const message = (id: string, over: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  id,
  channel: 'EMAIL',
  to: 'person@firm.test',
  subject: 'Credit Bridge · 2 notices',
  text: 'your need was taken\n',
  ...over,
});

describe.each([
  ['SMTP', smtp],
  ['a folder', folder],
  ['the HTTP gateway', gateway],
])('messages through %s', (_name, start) => {
  let way: Way;
  beforeAll(async () => {
    way = await start();
  });
  afterAll(() => way.stop());

  test('a message sent three times, twice of it at once, stands once in its inbox', async () => {
    const one = message('0198a000-0000-7000-8000-000000000001');
    await way.messenger.send(one);
    await Promise.all([way.messenger.send(one), way.messenger.send(one)]);
    expect([...way.inbox().keys()]).toEqual([one.id]);
    expect(way.inbox().get(one.id)).toContain('your need was taken');
  });

  test('an address adds no second receiver and no header', async () => {
    const evil = message('0198a000-0000-7000-8000-000000000002', {
      to: 'a@firm.test\r\nBcc: thief@evil.test',
      subject: 'x\r\nBcc: thief@evil.test',
    });
    await way.messenger.send(evil).catch(() => undefined);
    for (const text of way.inbox().values()) expect(text).not.toMatch(/^(Bcc|To):.*thief/im);
  });

  test('an address that does not exist is refused for good, and a server that is down is not; neither is repeated aloud', async (context) => {
    if (way.refuses === null || way.breakDown === null) return context.skip('a folder takes everything');
    expect(await way.messenger.send(message('0198a000-0000-7000-8000-000000000003', { to: way.refuses }))).toBe(
      'refused',
    );
    await way.breakDown();
    const fault = await way.messenger
      .send(message('0198a000-0000-7000-8000-000000000004'))
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({ name: 'MessageNotSentError' });
    expect(String(fault)).not.toContain('person@firm.test');
  });
});
