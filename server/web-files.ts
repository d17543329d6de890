import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const API_PATH = /^\/(?:api|graphql|healthz|readyz|metrics)(?:\/|$|\?)/;
/** Of the path alone: a search in the address of a page may hold a dot, too. */
const FILE_PATH = /^[^?]*\.[a-z0-9]+(?:\?|$)/i;
/** Stands in the built page where the nonce of the visit belongs. */
const NONCE_PLACE = '__CSP_NONCE__';

/** Serves the built web app; an address of one of its pages gets `index.html`. Does nothing when it is not built. */
export async function addWebFiles(app: FastifyInstance, directory: string | null): Promise<void> {
  const file = directory === null ? null : join(directory, 'index.html');
  const page = file !== null && existsSync(file) ? readFileSync(file, 'utf8') : null;
  const sendPage = (reply: FastifyReply): FastifyReply =>
    reply
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page?.replaceAll(NONCE_PLACE, reply.cspNonce.style));
  if (directory !== null && page !== null) {
    for (const path of ['/', '/index.html']) app.get(path, (_, reply) => sendPage(reply));
    await app.register(fastifyStatic, {
      root: directory,
      index: false,
      // The build compresses its files once and better than there is time for in a request.
      preCompressed: true,
      cacheControl: false,
      setHeaders: (response, path) => {
        // Vite names assets by their content; index.html names the current ones.
        const isAsset = path.includes('/assets/');
        void response.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler((request, reply) => {
    if (page !== null && isPage(request)) return sendPage(reply);
    return reply.code(404).send({ message: 'Not found' });
  });
}

function isPage({ method, url, headers }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return !API_PATH.test(url) && !FILE_PATH.test(url) && (headers.accept ?? '').includes('text/html');
}
