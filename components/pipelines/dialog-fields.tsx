const look = "h-8 min-w-0 rounded-md border border-line-control bg-raised px-2.5";

interface FieldProps {
  readonly name: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly note?: string;
}

/** A text that is typed. */
export function Field({ name, value, onChange, note = "" }: FieldProps) {
  return (
    <label className="flex flex-col gap-1">
      <span className="font-medium">{name}</span>
      <input value={value} onChange={({ target }) => onChange(target.value)} className={look} />
      {note !== "" && <span className="text-2xs text-ink-soft">{note}</span>}
    </label>
  );
}

interface ChoiceProps extends Omit<FieldProps, "note"> {
  /** What is shown, and its value. */
  readonly options: readonly (readonly [shown: string, value: string])[];
}

/** One of several. */
export function Choice({ name, value, onChange, options }: ChoiceProps) {
  return (
    <label className="flex flex-col gap-1">
      <span className="font-medium">{name}</span>
      <select value={value} onChange={({ target }) => onChange(target.value)} className={look}>
        {options.map(([shown, each]) => (
          <option key={each} value={each}>
            {shown}
          </option>
        ))}
      </select>
    </label>
  );
}
