import { useEffect, useState } from 'react';

/** What `make` makes of a model, once the picture is painted; null until then. For what only screen readers need. */
export function useAfterPaint<Model, Made>(model: Model, make: (model: Model) => Made): Made | null {
  const [made, setMade] = useState<{ readonly of: Model; readonly value: Made } | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setMade({ of: model, value: make(model) }), 50);
    return () => clearTimeout(timer);
  }, [model, make]);
  return made !== null && made.of === model ? made.value : null;
}
