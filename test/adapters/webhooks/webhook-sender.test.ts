import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPublicAddress } from '../../../adapters/webhooks/is-public-address.ts';
import { createWebhookSender } from '../../../adapters/webhooks/webhook-sender.ts';

const inside = createWebhookSender({ secret: 'only the tests sign with this', allowsPrivate: true });
const outside = createWebhookSender({ secret: 'only the tests sign with this', allowsPrivate: false });
const heard: { path: string; headers: IncomingHttpHeaders; body: string }[] = [];
let server: Server;
let base: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      heard.push({ path: request.url ?? '', headers: request.headers, body });
      const status = request.url === '/moved' ? 307 : request.url === '/broken' ? 500 : 204;
      response.writeHead(status, { location: '/hook' }).end();
    });
  });
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const delivery = (url: string) => ({
  endpointId: 'one',
  url,
  id: 'event-1',
  at: new Date('2026-01-28T01:00:00Z'),
  body: '{"type":"engagement.moved","data":{"bank":"莞城银行"}}',
});

test('a receiver that follows the Standard Webhooks specification can check the signature with the secret', async () => {
  expect(await inside.deliver(delivery(`${base}/hook`))).toEqual({ status: 204, errorCode: null });
  const [{ headers, body }] = heard.slice(-1) as [(typeof heard)[number]];
  const key = Buffer.from(inside.secretOf('one').replace('whsec_', ''), 'base64');
  const signed = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  expect(inside.secretOf('two')).not.toBe(inside.secretOf('one'));
});

test('a redirect is not followed, and a fault or a receiver that is not there is told by a code', async () => {
  const before = heard.length;
  expect(await inside.deliver(delivery(`${base}/moved`))).toEqual({ status: 307, errorCode: 'HTTP_307' });
  expect(heard.length).toBe(before + 1);
  expect(await inside.deliver(delivery(`${base}/broken`))).toEqual({ status: 500, errorCode: 'HTTP_500' });
  expect(await inside.deliver(delivery('http://127.0.0.1:1/'))).toEqual({ status: null, errorCode: 'ECONNREFUSED' });
});

test.each([
  'http://bank.example/hook',
  'https://127.0.0.1/hook',
  'https://2130706433/hook',
  'https://0x7f.1/hook',
  'https://10.1.2.3/hook',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/hook',
  'https://[::ffff:127.0.0.1]/hook',
  'https://[64:ff9b::7f00:1]/hook',
  'https://[fd00::1]/hook',
  'https://localhost/hook',
  'https://user:password@bank.example/hook',
  'file:///etc/passwd',
  'nonsense',
])('%s is not reached from outside a demonstration', async (url) => {
  expect(outside.mayReach(url)).toBe(false);
  expect(await outside.deliver(delivery(url))).toEqual({ status: null, errorCode: 'URL_REFUSED' });
});

test('a name that is rebound to an address of ours, at once or between two deliveries, is not connected to', async () => {
  const { port } = new URL(base);
  const answers = ['127.0.0.1', '::ffff:127.0.0.1', '169.254.169.254', '10.0.0.7', '::1', 'fd00::7', '0.0.0.0'];
  const asked: string[] = [];
  const rebinding = createWebhookSender({
    secret: 'only the tests sign with this',
    allowsPrivate: false,
    resolve: (hostname, _options, callback) => {
      asked.push(hostname);
      const address = answers[asked.length - 1] ?? '';
      callback(null, [{ address, family: address.includes(':') ? 6 : 4 }]);
    },
  });
  const before = heard.length;
  const url = `https://rebound.example:${port}/hook`;
  expect(rebinding.mayReach(url)).toBe(true);
  for (const address of answers)
    expect(await rebinding.deliver(delivery(url)), address).toEqual({ status: null, errorCode: 'ADDRESS_REFUSED' });
  // The name is asked for each connection, never remembered from an earlier one that passed.
  expect(asked).toHaveLength(answers.length);
  expect(heard.length).toBe(before);
});

test('a public name whose address is private is refused when it is connected to', async () => {
  // Resolved by the file of hosts of every machine, and of the right shape for the first check.
  const answer = await outside.deliver(delivery('https://localhost.localdomain/hook'));
  expect(['ADDRESS_REFUSED', 'ENOTFOUND', 'EAI_AGAIN']).toContain(answer.errorCode);
  expect(isPublicAddress('8.8.8.8')).toBe(true);
  expect(isPublicAddress('2606:4700::1111')).toBe(true);
});
