import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { App } from './app.tsx';
import { startLanguage } from './language.ts';
import { giveStylesTheNonce } from './nonce.ts';

const FONTS_AFTER_MS_MAX = 3_000;

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');
giveStylesTheNonce();
await startLanguage();
createRoot(root).render(
  <StrictMode>
    <BrowserRouter>
      <App />
    </BrowserRouter>
  </StrictMode>,
);

/** The list of font subsets is larger than the page; text shows in the system font until there is time for it. */
const loadFonts = (): void => void import('./fonts.ts');
if ('requestIdleCallback' in window) requestIdleCallback(loadFonts, { timeout: FONTS_AFTER_MS_MAX });
else setTimeout(loadFonts, FONTS_AFTER_MS_MAX);
