import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FILE_LIMITS, FILE_MEDIA_TYPES } from '../domain/files/file-rules.ts';
import type { Refusal } from '../domain/refusal.ts';
import { inAccess } from '../schema/access/access.ts';
import { refusalText } from '../text/refusals.ts';
import { openFile } from '../usecases/files/read-files.ts';
import { uploadFile } from '../usecases/files/upload-file.ts';
import { FileNotScannedError } from '../usecases/ports.ts';
import { type Context, useCaseActor } from './context.ts';
import { parseId } from './paging.ts';

type ContextOf = (facts: { requestId: string; headers: FastifyRequest['headers'] }) => Promise<Context>;

/** Each holds its file in memory meanwhile. */
const UPLOADS_AT_ONCE_MAX = 8;
const TOO_LARGE = 413;

/**
 * `POST /files?name=` takes the bytes of a file as they are; a GraphQL command then says what it belongs to. `GET
 * /files/:id` answers a link of `fileLink`, always as something to save: a browser never shows it as a page of ours.
 */
export function addFileRoutes(app: FastifyInstance, contextOf: ContextOf): void {
  app.register(async (scope) => {
    let uploads = 0;
    const types = [...FILE_MEDIA_TYPES, 'application/octet-stream'];
    // A form of a foreign page cannot send one of these without asking first.
    scope.addContentTypeParser(types, { parseAs: 'buffer', bodyLimit: FILE_LIMITS.bytesMax }, (_request, body, done) =>
      done(null, body),
    );
    scope.setErrorHandler(async (error: FastifyError, request, reply) => {
      if (error.statusCode !== TOO_LARGE) throw error;
      const context = await contextOf({ requestId: request.id, headers: request.headers });
      return answerRefusal(reply, context, FILE_TOO_LARGE, TOO_LARGE);
    });
    scope.post<{ Querystring: { name?: Given }; Body: Buffer }>('/files', async (request, reply) => {
      const context = await contextOf({ requestId: request.id, headers: request.headers });
      if (!isWholly(context)) return reply.code(401).send({ message: 'Sign in first.' });
      if (!Buffer.isBuffer(request.body)) return reply.code(415).send({ message: 'Send the bytes of one file.' });
      if (uploads >= UPLOADS_AT_ONCE_MAX)
        return reply.code(503).header('retry-after', '2').send({ message: 'Too many uploads at once. Try again.' });
      uploads += 1;
      try {
        return await upload(request.body, { request, reply, context });
      } finally {
        uploads -= 1;
      }
    });
    scope.get<{ Params: { id: string }; Querystring: { until?: Given; signature?: Given } }>(
      '/files/:id',
      async (request, reply) => {
        const context = await contextOf({ requestId: request.id, headers: request.headers });
        const opened = !isWholly(context)
          ? null
          : await inAccess(context.access, () =>
              openFile(context.deps, {
                fileId: parseId(request.params.id),
                actor: useCaseActor(context),
                until: Number(request.query.until ?? 0),
                signature: String(request.query.signature ?? ''),
              }),
            );
        if (opened === null) return reply.code(404).send({ message: 'Not found' });
        const { file, bytes } = opened;
        return reply
          .header('content-type', file.mediaType)
          .header('content-disposition', attachmentOf(file.name))
          .header('x-content-type-options', 'nosniff')
          .header('content-security-policy', "default-src 'none'; sandbox")
          .header('cache-control', 'private, no-store')
          .send(Buffer.from(bytes));
      },
    );
  });
}

/** A name that is given twice comes as a list. */
type Given = string | readonly string[];

/** A person who has shown all that the organisation asks for. */
const isWholly = ({ actor, session }: Context): boolean =>
  actor.kind === 'user' && session !== null && session.missingFactor === null;

async function upload(
  bytes: Buffer,
  of: { request: FastifyRequest<{ Querystring: { name?: Given } }>; reply: FastifyReply; context: Context },
): Promise<FastifyReply> {
  const { request, reply, context } = of;
  const name = String(request.query.name ?? '').slice(0, 1_000);
  try {
    const actor = useCaseActor(context);
    const outcome = await inAccess(context.access, () => uploadFile(context.deps, { actor, name, bytes }));
    if (outcome.kind === 'refused') {
      // Neither name nor content: the history of the organisation has the sum of the file.
      if (outcome.refusal.code === 'FILE_INFECTED') request.log.warn('an infected file was refused');
      return await answerRefusal(reply, context, outcome.refusal, 422);
    }
    const { id, name: kept, mediaType, sizeBytes, scan } = outcome.value;
    return await reply.code(201).send({ id, name: kept, mediaType, sizeBytes, scan });
  } catch (error) {
    if (!(error instanceof FileNotScannedError)) throw error;
    request.log.error({ err: error }, 'a file could not be scanned');
    return answerRefusal(reply, context, SCANNER_SILENT, 503);
  }
}

const MEBIBYTES_MAX = `${FILE_LIMITS.bytesMax / 1_048_576}`;
const FILE_TOO_LARGE: Refusal = { code: 'FILE_TOO_LARGE', field: 'file', facts: { max: MEBIBYTES_MAX } };
const SCANNER_SILENT: Refusal = { code: 'FILE_SCANNER_SILENT', field: 'file', facts: {} };

function answerRefusal(reply: FastifyReply, { language }: Context, refusal: Refusal, status: number): FastifyReply {
  const { code, field, facts } = refusal;
  return reply.code(status).send({ code, field, message: refusalText(code, facts, language) });
}

/** The name twice, as RFC 6266 says: plain for old programs, and whole. */
function attachmentOf(name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]/g, '_').replaceAll(/["\\]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
