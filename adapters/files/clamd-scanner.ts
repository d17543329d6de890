import { connect } from 'node:net';
import { FileNotScannedError, type ScanFile } from '../../usecases/ports.ts';

const TIMEOUT_MS = 30_000;
const CHUNK_BYTES = 65_536;
const ANSWER_BYTES_MAX = 4_096;
const END_OF_STREAM = Buffer.alloc(4);
const FOUND = /^stream: (.{1,200}) FOUND$/;

/** Asks a clamd over its INSTREAM command; `url` is such as tcp://clamd:3310. */
export function createClamdScanner(url: string): ScanFile {
  const { hostname: host, port } = new URL(url);
  return async (bytes) => {
    const answer = await ask({ host, port: Number(port) }, bytes);
    if (answer === 'stream: OK') return null;
    const found = FOUND.exec(answer)?.[1];
    if (found === undefined) throw new FileNotScannedError('ANSWER_UNKNOWN');
    return found;
  };
}

function ask(address: { host: string; port: number }, bytes: Uint8Array): Promise<string> {
  return new Promise((settle, fail) => {
    const socket = connect(address);
    let answer = '';
    const end = (code: string): void => {
      socket.destroy();
      fail(new FileNotScannedError(code));
    };
    socket.setTimeout(TIMEOUT_MS, () => end('TIMEOUT'));
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code ?? 'FAULT'));
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('utf8');
      if (answer.length > ANSWER_BYTES_MAX) end('ANSWER_TOO_LONG');
    });
    socket.on('end', () => settle(answer.replace(/\0$/, '').trim()));
    socket.on('connect', () => {
      socket.write('zINSTREAM\0');
      for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
        const chunk = bytes.subarray(at, at + CHUNK_BYTES);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(chunk.length);
        socket.write(length);
        socket.write(chunk);
      }
      socket.write(END_OF_STREAM);
    });
  });
}
