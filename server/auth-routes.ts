import type { FastifyInstance, FastifyRequest } from 'fastify';

export type AuthHandler = {
  readonly handler: (request: Request) => Promise<Response>;
  /** The header in which the handler expects the address of the client. */
  readonly clientAddressHeader: string;
};

/** Hands everything under `/api/auth` to the authentication library. */
export function addAuthRoutes(app: FastifyInstance, baseUrl: string, auth: AuthHandler): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    bodyLimit: 16_384,
    async handler(request, reply) {
      const response = await auth.handler(webRequest(request, baseUrl, auth.clientAddressHeader));
      void reply.code(response.status);
      for (const [name, value] of response.headers) if (name !== 'set-cookie') void reply.header(name, value);
      const cookies = response.headers.getSetCookie();
      if (cookies.length > 0) void reply.header('set-cookie', cookies);
      void reply.header('cache-control', 'no-store');
      return reply.send(response.body === null ? null : Buffer.from(await response.arrayBuffer()));
    },
  });
}

function webRequest(request: FastifyRequest, baseUrl: string, clientAddressHeader: string): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && name !== 'content-length')
      headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  // Replaces what the client sent: the address decides on rate limits.
  headers.set(clientAddressHeader, request.ip);
  const hasBody = request.method === 'POST' && request.body !== undefined;
  return new Request(new URL(request.url, baseUrl), {
    method: request.method,
    headers,
    ...(hasBody ? { body: JSON.stringify(request.body) } : {}),
  });
}
