import type { ReactElement } from 'react';

interface NumberFieldProps {
  readonly label: string;
  readonly unit: string;
  readonly value: number | null;
  /** null for an empty field, or one that holds no number. */
  readonly onChange: (value: number | null) => void;
}

/** A number with its unit. */
export function NumberField({ label, unit, value, onChange }: NumberFieldProps): ReactElement {
  return (
    <label>
      {label}
      <span className="with-unit">
        <input
          type="number"
          step="any"
          min={0}
          value={value ?? ''}
          onChange={(event) =>
            onChange(Number.isNaN(event.target.valueAsNumber) ? null : event.target.valueAsNumber)
          }
        />
        <span className="quiet">{unit}</span>
      </span>
    </label>
  );
}
