"use client";
import { clsx } from "clsx";
import { Box, Cpu, Moon, Package, Power, ScrollText, Server, SquareTerminal, Terminal } from "lucide-react";
import { type ReactNode, useState } from "react";
import { terminalDocument } from "../dock/documents";
import { useDocuments } from "../dock/documents-store";
import { IdleLine, KeepButton } from "../idle/idle-line";
import { useShell } from "../shell/shell-store";
import { money, useCurrency } from "../studio/money";
import { bytesText, priceText, sizeText } from "../studio/size-text";
import { openIn } from "../terminal/open-terminal";
import { IconButton } from "../ui/button";
import { type RunningRow, rowName } from "./running-rows";
import { saveAndStop } from "./save-and-stop";
import { shutDown } from "./shut-down";
import { StartLogDialog } from "./start-log-dialog";

interface LineProps {
  readonly row: RunningRow;
  readonly all: readonly RunningRow[];
  readonly first: boolean;
}

export function RunningLine({ row, all, first }: LineProps) {
  useCurrency();
  return (
    <tr
      aria-level={row.level}
      aria-label={rowName(row)}
      tabIndex={first ? 0 : -1}
      className={clsx(
        "[&>td]:hover:bg-hover focus-within:[&>td]:bg-hover",
        row.level === 1 && "not-first:[&>td]:border-t [&>td]:border-line",
      )}
    >
      <td
        className="w-full max-w-0 rounded-md pr-1"
        style={{ paddingLeft: `${(row.level - 1) * 1 + 0.5}rem` }}
      >
        <div className="flex min-h-9 flex-wrap items-center gap-x-2 [&>svg]:size-3.5 [&>svg]:shrink-0 [&>svg]:text-ink-faint">
          <RowIcon row={row} />
          <span className="min-w-0 flex-[1_1_11rem] py-1">
            <span className={clsx("block truncate", row.level === 1 && "font-medium")} title={rowName(row)}>
              {rowName(row)}
            </span>
            <Detail row={row} />
            {row.type === "app" && <IdleLine app={row.app.id} />}
            {row.type === "app" && <Update app={row.app} />}
            {row.type === "app" && <Warnings of={row.app.warnings} />}
          </span>
          {/* Below where there is no room beside: an app has many, and what it is taken for is to be read. */}
          <span className="ms-auto flex items-center">
            {row.type === "app" && <StartLogButton row={row} />}
            <OpenButton row={row} />
            <IconButton
              label="Shut down"
              icon={<Power />}
              tabIndex={-1}
              onClick={() => void shutDown(row, all)}
            />
          </span>
        </div>
      </td>
    </tr>
  );
}

function RowIcon({ row }: { row: RunningRow }): ReactNode {
  switch (row.type) {
    case "instance":
      return <Server aria-hidden />;
    case "app":
      return <Box aria-hidden />;
    case "kernel":
      return <Cpu aria-hidden />;
    case "terminal":
      return row.terminal === "system" ? <Terminal aria-hidden /> : <SquareTerminal aria-hidden />;
    default:
      return row satisfies never;
  }
}

function Detail({ row }: { row: RunningRow }) {
  const text = detailOf(row);
  return text && <span className="block text-2xs text-ink-faint tabular-nums">{text}</span>;
}

function Update({ app }: { app: Extract<RunningRow, { type: "app" }>["app"] }) {
  if (app.updateTo === null) return null;
  return (
    <span className="block text-2xs text-accent-text">
      Update available: version {app.updateTo} instead of {app.version}. The next start has it.
    </span>
  );
}

function Warnings({ of }: { of: readonly string[] }) {
  return of.map((sentence) => (
    <span key={sentence} className="block text-2xs text-warning">
      {sentence}
    </span>
  ));
}

function detailOf(row: RunningRow): string | null {
  switch (row.type) {
    case "instance": {
      const { id, size, since, costSoFar } = row.instance;
      if (id === null || size === null) return "Free";
      const begun = since === null ? "" : ` · since ${sinceText(since)}`;
      return `${sizeText(size)} · ${priceText(size.pricePerHour)}${begun} · ${money(costSoFar)} so far`;
    }
    case "app":
      return row.app.state === "starting" ? "Starting…" : usageOf(row.app);
    case "kernel": {
      const use = row.app.usage?.kernels?.find((kernel) => kernel.id === row.kernel.id);
      const state = row.kernel.execution_state;
      return use ? `${state} · ${use.cpu.toFixed(1)} cores · ${bytesText(use.memoryBytes)}` : state;
    }
    case "terminal":
      return null;
    default:
      return row satisfies never;
  }
}

/** The time of day, with the day where that is another one. */
function sinceText(at: number): string {
  const begun = new Date(at);
  const today = begun.toDateString() === new Date().toDateString();
  const time = begun.toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit" });
  return today ? time : `${begun.toLocaleDateString()} ${time}`;
}

function usageOf({ usage, since }: Extract<RunningRow, { type: "app" }>["app"]): string | null {
  const begun = since === null ? "" : ` · since ${sinceText(since)}`;
  if (!usage) return `Ready${begun}`;
  const limit = usage.memoryLimitBytes === null ? "" : ` of ${bytesText(usage.memoryLimitBytes)}`;
  return `${usage.cpu.toFixed(1)} cores · ${bytesText(usage.memoryBytes)}${limit}${begun}`;
}

/** Also of the notebook server, and while it starts: a script may be what takes so long. */
function StartLogButton({ row }: { row: Extract<RunningRow, { type: "app" }> }) {
  const [open, setOpen] = useState(false);
  if (!row.app.hasStartLog) return null;
  const { id, state } = row.app;
  return (
    <>
      <IconButton
        label="Log of start-up scripts"
        icon={<ScrollText />}
        tabIndex={-1}
        onClick={() => setOpen(true)}
      />
      {open && (
        <StartLogDialog
          app={{ id, name: rowName(row), starting: state === "starting" }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

function OpenButton({ row }: { row: RunningRow }) {
  const open = useDocuments((state) => state.open);
  if (row.type === "terminal") {
    const { terminal, app, name } = row;
    return (
      <IconButton
        label="Open"
        icon={<Terminal />}
        tabIndex={-1}
        onClick={() => open(terminalDocument(terminal, { appId: app.id, name }))}
      />
    );
  }
  if (row.type !== "app" || row.app.kind !== "KernelGateway" || row.app.state !== "ready") return null;
  const { id } = row.app;
  return (
    <>
      <KeepButton app={id} />
      <IconButton
        label="Save variables and stop"
        icon={<Moon />}
        tabIndex={-1}
        onClick={() => void saveAndStop(row)}
      />
      <IconButton
        label="Packages you added"
        icon={<Package />}
        tabIndex={-1}
        onClick={() => useShell.getState().openOverlay("packages")}
      />
      <IconButton
        label="Open a terminal"
        icon={<SquareTerminal />}
        tabIndex={-1}
        onClick={() => void openIn(id)}
      />
    </>
  );
}
