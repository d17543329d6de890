import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createClamdScanner } from '../../../adapters/files/clamd-scanner.ts';
import { FileNotScannedError } from '../../../usecases/ports.ts';

let server: Server | null = null;
afterEach(() => server?.close());

/** Stands in for clamd: reads INSTREAM as its manual says, chunk by chunk, and answers what `answer` makes of the bytes. */
async function startClamd(answer: (bytes: Buffer) => string): Promise<string> {
  const listening = createServer((socket) => {
    let got = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      got = Buffer.concat([got, chunk]);
      const stream = readStream(got);
      if (stream !== null) socket.end(`${answer(stream)}\0`);
    });
  });
  server = listening;
  await new Promise<void>((settle) => listening.listen(0, '127.0.0.1', settle));
  return `tcp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

const COMMAND = 'zINSTREAM\0';
function readStream(got: Buffer): Buffer | null {
  if (got.subarray(0, COMMAND.length).toString() !== COMMAND) return null;
  const chunks: Buffer[] = [];
  for (let at = COMMAND.length; at + 4 <= got.length; ) {
    const length = got.readUInt32BE(at);
    if (length === 0) return Buffer.concat(chunks);
    if (at + 4 + length > got.length) return null;
    chunks.push(got.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}

test('the scanner reads every byte and names what it found', async () => {
  const sizes: number[] = [];
  const url = await startClamd((bytes) => {
    sizes.push(bytes.length);
    return bytes.includes('EICAR') ? 'stream: Eicar-Test-Signature FOUND' : 'stream: OK';
  });
  const scan = createClamdScanner(url);
  expect(await scan(Buffer.alloc(200_000, 65))).toBeNull();
  expect(await scan(Buffer.concat([Buffer.alloc(150_000, 65), Buffer.from('EICAR')]))).toBe('Eicar-Test-Signature');
  expect(sizes).toEqual([200_000, 150_005]);
});

test('a scanner that is not there, or says something else, has not scanned', async () => {
  await expect(createClamdScanner('tcp://127.0.0.1:1')(Buffer.from('x'))).rejects.toThrow(FileNotScannedError);
  const url = await startClamd(() => 'INSTREAM size limit exceeded. ERROR');
  await expect(createClamdScanner(url)(Buffer.from('x'))).rejects.toThrow(FileNotScannedError);
});

/** The harmless file that every scanner is told to know, in two parts so that none takes this text for it. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');
const CLAMD_URL = process.env['CLAMD_URL'];

test.skipIf(CLAMD_URL === undefined)('a real clamd finds the test file, where CLAMD_URL names one', async () => {
  const scan = createClamdScanner(CLAMD_URL ?? '');
  expect(await scan(Buffer.from(EICAR))).toMatch(/eicar/i);
  expect(await scan(Buffer.alloc(10_000_000, 65))).toBeNull();
});
