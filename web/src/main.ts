import './app.css';

/** The frame that stands in index.html is on screen before the first large script takes the processor. */
function afterFirstPaint(): Promise<void> {
  // A page in a background tab is given no frames.
  if (document.hidden) return Promise.resolve();
  return new Promise((paint) => {
    requestAnimationFrame(() => void setTimeout(paint));
  });
}

await afterFirstPaint();
await import('./start.tsx');
