import { S3mini, S3ServiceError } from 's3mini';
import type { FileStore } from '../../usecases/ports.ts';

const TIMEOUT_MS = 20_000;

/** A bucket of any store that speaks S3; `url` is the address of the bucket, such as https://s3.example.cn/files. */
export function createS3Store(options: {
  url: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
}): FileStore {
  const { url, region, accessKeyId, secretAccessKey } = options;
  const bucket = new S3mini({
    endpoint: url,
    region,
    accessKeyId,
    secretAccessKey,
    requestAbortTimeout: TIMEOUT_MS,
  });
  return {
    async put(key, bytes, mediaType) {
      await bucket.putObject(key, Buffer.from(bytes), mediaType);
    },
    async get(key) {
      const found = await bucket.getObjectArrayBuffer(key);
      return found === null ? null : new Uint8Array(found);
    },
    async remove(key) {
      await bucket.deleteObject(key).catch((error: unknown) => {
        if (!(error instanceof S3ServiceError) || error.status !== 404) throw error;
      });
    },
  };
}
