import { type PointerEvent, useEffect, useRef } from 'react';

/** So far the mouse moves before a press is a drag and no longer a click. */
const DRAG_PIXELS = 6;

type Drag<Thing> = {
  readonly thing: Thing;
  readonly x: number;
  readonly y: number;
  isOn: boolean;
  over: string | null;
};
type Of<Thing> = {
  onStart: (thing: Thing) => void;
  /** The cell under the pointer has changed; `null` outside of all. */
  onOver: (cell: string | null) => void;
  onDrop: (cell: string | null) => void;
  onCancel: () => void;
};

/**
 * Dragging with mouse or pen from one element with `data-cell` to another. A finger scrolls the grid instead and taps.
 * Escape gives it up.
 */
export function useDrag<Thing>(of: Of<Thing>) {
  const drag = useRef<Drag<Thing> | null>(null);
  /** The click that a browser makes of the end of a drag. */
  const wasDragged = useRef(false);
  const { onCancel } = of;
  useEffect(() => {
    const giveUp = ({ key }: KeyboardEvent): void => {
      if (key !== 'Escape' || drag.current === null) return;
      drag.current = null;
      onCancel();
    };
    window.addEventListener('keydown', giveUp);
    return () => window.removeEventListener('keydown', giveUp);
  }, [onCancel]);

  const cellAt = ({ clientX, clientY }: PointerEvent): string | null =>
    document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-cell]')?.dataset['cell'] ?? null;

  return {
    /** What an element that can be dragged carries; `thing` is what it stands for. */
    handlersOf: (thing: Thing) => ({
      onPointerDown: (event: PointerEvent) => {
        wasDragged.current = false;
        if (event.pointerType === 'touch' || event.button !== 0) return;
        drag.current = { thing, x: event.clientX, y: event.clientY, isOn: false, over: null };
      },
      onPointerMove: (event: PointerEvent) => {
        const { current } = drag;
        if (current === null) return;
        if (!current.isOn) {
          if (Math.hypot(event.clientX - current.x, event.clientY - current.y) < DRAG_PIXELS) return;
          current.isOn = true;
          // From here on the element hears of every move, wherever the pointer is.
          event.currentTarget.setPointerCapture(event.pointerId);
          of.onStart(current.thing);
        }
        const over = cellAt(event);
        if (over === current.over) return;
        current.over = over;
        of.onOver(over);
      },
      onPointerUp: (event: PointerEvent) => {
        const { current } = drag;
        drag.current = null;
        if (current === null || !current.isOn) return;
        wasDragged.current = true;
        of.onDrop(cellAt(event));
      },
      onPointerCancel: () => {
        if (drag.current === null) return;
        drag.current = null;
        of.onCancel();
      },
    }),
    /** True once after a drag: the click that follows is none. */
    isEndOfDrag: (): boolean => {
      const was = wasDragged.current;
      wasDragged.current = false;
      return was;
    },
  };
}
