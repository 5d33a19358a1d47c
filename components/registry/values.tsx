import { numberLook, tableLook } from "../usage/usage-table";

/** The same keys, with what is shown for each value. */
export const mapped = (values: Readonly<Record<string, number>>, text: (value: number) => string) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, text(value)]));

/** What has names and values, sorted by name. */
export function Values(props: {
  readonly caption: string;
  readonly of: string;
  readonly values: Readonly<Record<string, string>>;
  readonly isNumber?: true;
}) {
  const { caption, of, values, isNumber } = props;
  const lines = Object.entries(values).sort(([a], [b]) => a.localeCompare(b));
  return (
    <div className="min-w-0 rounded-xl border border-line bg-raised p-4 shadow-raised">
      <table className={tableLook}>
        <caption>{caption}</caption>
        {lines.length > 0 && (
          <thead>
            <tr>
              <th scope="col">{of}</th>
              <th scope="col" className={isNumber && numberLook}>
                Value
              </th>
            </tr>
          </thead>
        )}
        <tbody>
          {lines.map(([key, value]) => (
            <tr key={key}>
              <th scope="row" className="max-w-0 w-1/2 truncate pe-3!" title={key}>
                {key}
              </th>
              <td className={isNumber ? numberLook : "max-w-0 w-1/2 break-words whitespace-pre-wrap"}>
                {value}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {lines.length === 0 && <p className="text-ink-faint">None was logged.</p>}
    </div>
  );
}
