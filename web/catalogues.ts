import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const MODULE = /^virtual:words-(zh|en)$/;
const CATALOGUE = resolve(import.meta.dirname, '..', 'text', 'web.ts');

type Catalogue = { readonly WEB_TEXT: Readonly<Record<string, object>> };

/** The strings of one language as a module of its own: nobody loads those of a language that they do not read. */
export function catalogues(): Plugin {
  return {
    name: 'catalogues',
    resolveId: (id) => (MODULE.test(id) ? `\0${id}` : null),
    async load(id) {
      const language = MODULE.exec(id.slice(1))?.[1];
      if (language === undefined) return null;
      const { WEB_TEXT } = (await import(pathToFileURL(CATALOGUE).href)) as Catalogue;
      // A browser reads text as JSON faster than as an object of a script.
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(WEB_TEXT[language]))});`;
    },
  };
}
