import { moneyText } from "@/core/usage/money";

interface Day {
  readonly from: number;
  readonly amount: number;
}

const width = 640;
const height = 160;
const foot = 18;

/** How a day, or a month where the period is long, is named. */
export function dayName(from: number, byMonth: boolean): string {
  return new Date(from).toLocaleDateString(
    undefined,
    byMonth ? { month: "short", year: "numeric" } : { day: "numeric", month: "short" },
  );
}

/** What each day cost, as bars. The same is in the table beside it. */
export function DayChart(props: {
  readonly days: readonly Day[];
  readonly currency: string;
  readonly byMonth: boolean;
}) {
  const { days, currency, byMonth } = props;
  const most = Math.max(...days.map(({ amount }) => amount));
  const dearest = days.find(({ amount }) => amount === most);
  if (dearest === undefined || most === 0) return null;
  const step = width / days.length;
  const gap = Math.min(step * 0.25, 6);
  const text = (amount: number) => moneyText(amount, { currency, digits: 2 });
  const label = `Cost for each ${byMonth ? "month" : "day"}; the most was ${text(most)} on ${dayName(dearest.from, byMonth)}`;
  return (
    <svg role="img" aria-label={label} viewBox={`0 -14 ${width} ${height + foot + 14}`} className="w-full">
      <line x1={0} x2={width} y1={0} y2={0} className="stroke-line" strokeDasharray="3 4" />
      <text x={0} y={-4} className="fill-ink-soft text-2xs">
        {text(most)}
      </text>
      {days.map(({ from, amount }, n) => {
        const tall = (height * amount) / most;
        return (
          <rect
            key={from}
            x={n * step + gap / 2}
            y={height - tall}
            width={step - gap}
            height={tall}
            rx={Math.min(2, step / 4)}
            className="fill-accent"
          >
            <title>{`${dayName(from, byMonth)}: ${moneyText(amount, { currency, digits: 3 })}`}</title>
          </rect>
        );
      })}
      <line x1={0} x2={width} y1={height} y2={height} className="stroke-line-strong" />
      <Ends days={days} byMonth={byMonth} />
    </svg>
  );
}

function Ends({ days, byMonth }: { readonly days: readonly Day[]; readonly byMonth: boolean }) {
  const [first, last] = [days[0], days.at(-1)];
  return (
    <>
      <text x={0} y={height + 13} className="fill-ink-soft text-2xs">
        {first && dayName(first.from, byMonth)}
      </text>
      {last !== first && (
        <text x={width} y={height + 13} textAnchor="end" className="fill-ink-soft text-2xs">
          {last && dayName(last.from, byMonth)}
        </text>
      )}
    </>
  );
}
