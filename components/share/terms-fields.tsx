"use client";
import type { Terms } from "./use-sharing";

export const noTerms: Terms = { audience: "domain", people: [], note: "", expiresAt: null };

interface Options {
  readonly anyoneAllowed: boolean;
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

const dayMs = 24 * 3_600_000;
const lifetimes: readonly { readonly label: string; readonly days: number | null }[] = [
  { label: "Never", days: null },
  { label: "In 1 day", days: 1 },
  { label: "In 7 days", days: 7 },
  { label: "In 30 days", days: 30 },
];

/** Who may read, until when, and a word to go with it. */
export function TermsFields(props: {
  readonly terms: Terms;
  readonly options: Options | null;
  readonly onChange: (terms: Terms) => void;
}) {
  const { terms, options, onChange } = props;
  const others = options?.people ?? [];
  const days =
    terms.expiresAt === null ? null : Math.max(1, Math.round((terms.expiresAt - Date.now()) / dayMs));
  const expire = (value: string) =>
    onChange({ ...terms, expiresAt: value === "" ? null : Date.now() + Number(value) * dayMs });
  return (
    <div className="mt-3 grid gap-3">
      <label className="grid gap-1">
        <span className="text-xs font-medium text-ink-soft">Who can read it</span>
        <select
          className="share-field"
          value={terms.audience}
          onChange={(event) => onChange({ ...terms, audience: event.target.value as Terms["audience"] })}
        >
          <option value="domain">Everybody here</option>
          <option value="people" disabled={others.length === 0}>
            {others.length === 0 ? "Named people (there is nobody else yet)" : "Named people"}
          </option>
          <option value="anyone" disabled={!options?.anyoneAllowed}>
            {options?.anyoneAllowed ? "Anyone with the link" : "Anyone with the link (not allowed here)"}
          </option>
        </select>
      </label>
      {terms.audience === "people" && (
        <fieldset className="grid max-h-32 gap-1 overflow-auto">
          <legend className="mb-1 text-xs font-medium text-ink-soft">People</legend>
          {others.map(({ id, name }) => (
            <label key={id} className="flex items-center gap-2">
              <input
                type="checkbox"
                checked={terms.people.includes(id)}
                onChange={(event) =>
                  onChange({
                    ...terms,
                    people: event.target.checked
                      ? [...terms.people, id]
                      : terms.people.filter((person) => person !== id),
                  })
                }
              />
              {name}
            </label>
          ))}
        </fieldset>
      )}
      <label className="grid gap-1">
        <span className="text-xs font-medium text-ink-soft">Expires</span>
        <select className="share-field" value={days ?? ""} onChange={(event) => expire(event.target.value)}>
          {lifetimes.map(({ label, days: each }) => (
            <option key={label} value={each ?? ""}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <label className="grid gap-1">
        <span className="text-xs font-medium text-ink-soft">Note for the readers</span>
        <textarea
          className="share-field"
          rows={2}
          maxLength={2000}
          value={terms.note}
          onChange={(event) => onChange({ ...terms, note: event.target.value })}
        />
      </label>
    </div>
  );
}
