import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const ACCESS_KEY = 'test-access-key';
const SECRET_KEY = 'test-secret-key-of-the-bucket';
const REGION = 'test-1';
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/**
 * A bucket in memory that speaks as much of S3 as the store of files needs, and that computes every signature (version
 * 4) anew from the published rules: it stands in for a server, of which there is none here.
 */
export async function startFakeBucket() {
  const objects = new Map<string, Buffer>();
  const refused: string[] = [];
  let isDown = false;
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const problem = isDown ? 'down' : findForgery(request, body);
    if (problem !== null) {
      refused.push(problem);
      response.writeHead(isDown ? 503 : 403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>');
      return;
    }
    const key = decodeURIComponent(new URL(request.url ?? '/', 'http://bucket').pathname);
    const found = objects.get(key);
    if (request.method === 'PUT') objects.set(key, body);
    if (request.method === 'DELETE') objects.delete(key);
    if (request.method === 'GET' && found === undefined) {
      response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
      return;
    }
    response.writeHead(request.method === 'DELETE' ? 204 : 200, { etag: `"${sha256(body)}"` });
    response.end(request.method === 'GET' ? found : undefined);
  };
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/files`;
  return {
    settings: { url, region: REGION, accessKeyId: ACCESS_KEY, secretAccessKey: SECRET_KEY },
    objects,
    refused,
    setDown: (value: boolean) => (isDown = value),
    close: () => new Promise((settle) => server.close(settle)),
  };
}

/** Why a request is not from who holds the secret key; `null` when it is. */
function findForgery(request: IncomingMessage, body: Buffer): string | null {
  const [, key, day, region, signed, signature] = AUTHORIZATION.exec(request.headers.authorization ?? '') ?? [];
  if (key === undefined || day === undefined || signed === undefined || signature === undefined) return 'no signature';
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bucket');
  const payload = String(request.headers['x-amz-content-sha256']);
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body)) return 'other body';
  const query = [...searchParams].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  const headers = signed.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = [request.method, pathname, query.toSorted().join('&'), headers.join(''), signed, payload].join(
    '\n',
  );
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const signing = hmac(hmac(hmac(hmac(`AWS4${SECRET_KEY}`, day), REGION), 's3'), 'aws4_request');
  const isSame = timingSafeEqual(Buffer.from(signature, 'hex'), hmac(signing, toSign));
  return key === ACCESS_KEY && isSame ? null : 'forged';
}
