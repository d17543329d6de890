import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { catalogues } from './catalogues.ts';
import { iconSprite } from './icons.ts';

const OUT = join(import.meta.dirname, '..', 'dist', 'web');
const COMPRESSED = /\.(?:js|css|svg)$/;
/** Quality 11 takes ten times as long for two parts in a hundred. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Compresses once what the server would compress for every visitor. */
function compressOnce(): Plugin {
  return {
    name: 'compress-once',
    async closeBundle() {
      const files = readdirSync(OUT, { recursive: true, encoding: 'utf8' }).filter((file) => COMPRESSED.test(file));
      await Promise.all(
        files.map(async (file) => {
          const path = join(OUT, file);
          const content = readFileSync(path);
          writeFileSync(`${path}.br`, await promisify(brotliCompress)(content, BROTLI));
          writeFileSync(`${path}.gz`, await promisify(gzip)(content, { level: 9 }));
        }),
      );
    },
  };
}

/** The app starts after the first paint; its files are on their way before. */
function preloadStart(): Plugin {
  return {
    name: 'preload-start',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
        const wanted = new Set<string>();
        const visit = (name: string): void => {
          if (wanted.has(name)) return;
          wanted.add(name);
          for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) visit(next);
        };
        const start = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/src/start.tsx'));
        if (start !== undefined) visit(start.fileName);
        return [...wanted]
          .filter((name) => !html.includes(name))
          .map((name) => ({
            tag: 'link',
            attrs: { rel: 'modulepreload', href: `/${name}`, crossorigin: true },
            injectTo: 'head' as const,
          }));
      },
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), iconSprite(), catalogues(), preloadStart(), compressOnce()],
  // The server puts another nonce in for each visit.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: OUT,
    emptyOutDir: true,
    // Inlined assets become data: addresses, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
});
