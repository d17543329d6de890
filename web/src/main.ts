import { loadCatalogue, storedLanguage } from './catalogue.ts';
// In this order, which is that of the cascade.
import './styles/frame.css';
import './styles/parts.css';
import './styles/desks.css';
import './styles/phone.css';
import './styles/search.css';
import './styles/deals.css';

/** The frame that stands in index.html is on screen before the first large script takes the processor. */
function afterFirstPaint(): Promise<void> {
  // A page in a background tab is given no frames.
  if (document.hidden) return Promise.resolve();
  return new Promise((paint) => {
    requestAnimationFrame(() => void setTimeout(paint));
  });
}

// On its way while the frame is painted.
void loadCatalogue(storedLanguage());
await afterFirstPaint();
await import('./start.tsx');
