import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const API_PATH = /^\/(?:api|graphql|healthz|readyz|metrics)(?:\/|$|\?)/;
const FILE_PATH = /\.[a-z0-9]+(?:\?|$)/i;

/** Serves the built web app; an address of one of its pages gets `index.html`. Does nothing when it is not built. */
export async function addWebFiles(app: FastifyInstance, directory: string | null): Promise<void> {
  const isBuilt = directory !== null && existsSync(join(directory, 'index.html'));
  if (isBuilt)
    await app.register(fastifyStatic, {
      root: directory,
      cacheControl: false,
      setHeaders: (response, path) => {
        // Vite names assets by their content; index.html names the current ones.
        const isAsset = path.includes('/assets/');
        void response.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  app.setNotFoundHandler((request, reply) => {
    if (isBuilt && isPage(request)) return reply.sendFile('index.html');
    return reply.code(404).send({ message: 'Not found' });
  });
}

function isPage({ method, url, headers }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return !API_PATH.test(url) && !FILE_PATH.test(url) && (headers.accept ?? '').includes('text/html');
}
