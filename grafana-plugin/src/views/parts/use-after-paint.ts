import { useEffect, useState } from 'react';

/** Longest wait for a moment in which the page has nothing else to do, ms. */
const MOST_WAIT = 1000;

/**
 * What `make` makes of a model, once the picture is painted and the page has nothing else to do; null until then. For
 * what only screen readers need.
 */
export function useAfterPaint<Model, Made>(model: Model, make: (model: Model) => Made): Made | null {
  const [made, setMade] = useState<{ readonly of: Model; readonly value: Made } | null>(null);
  useEffect(() => whenPainted(() => setMade({ of: model, value: make(model) })), [model, make]);
  return made !== null && made.of === model ? made.value : null;
}

/** Calls back after two frames, at an idle moment; the result revokes it. A hidden page has no frames and is not read. */
function whenPainted(call: () => void): () => void {
  let idle: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => {
      // Safari has no idle callbacks.
      if (typeof requestIdleCallback === 'function') idle = requestIdleCallback(call, { timeout: MOST_WAIT });
      else timer = setTimeout(call, 50);
    });
  });
  return () => {
    cancelAnimationFrame(frame);
    if (idle !== undefined) cancelIdleCallback(idle);
    clearTimeout(timer);
  };
}
