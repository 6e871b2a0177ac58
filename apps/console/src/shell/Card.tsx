import type { ReactElement, ReactNode } from 'react';
import { useWidth } from './use-width';

interface CardProps {
  readonly title: string;
  /** Beside the title: choices, links. */
  readonly aside?: ReactNode;
  /** Why what is shown may be old, or is missing. */
  readonly failure?: string | null;
  readonly children: ReactNode;
}

/** A titled part of a page. */
export function Card({ title, aside, failure, children }: CardProps): ReactElement {
  return (
    <section className="card" aria-label={title}>
      <div className="card-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {failure && (
        <p className="failure" role="alert">
          {failure}
        </p>
      )}
      {children}
    </section>
  );
}

interface FitProps {
  readonly height: number;
  readonly children: (width: number) => ReactNode;
}

/** Gives a view the width that there is. */
export function Fit({ height, children }: FitProps): ReactElement {
  const { ref, width } = useWidth();
  return (
    <div ref={ref} className="fit" data-height={height}>
      {width > 0 && children(width)}
    </div>
  );
}
