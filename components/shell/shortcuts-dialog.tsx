"use client";
import { Dialog } from "../ui/dialog";
import { type Command, useCommands } from "./commands-store";
import { waysOf } from "./keys";
import { useShell } from "./shell-store";

export function ShortcutsDialog() {
  const close = useShell((state) => state.closeOverlay);
  const commands = useCommands((state) => state.commands);
  const groups = Map.groupBy(
    commands.filter((each) => each.keys),
    (each) => each.group ?? "Other",
  );
  return (
    <Dialog title="Keyboard shortcuts" onClose={close} className="w-[min(44rem,calc(100vw-1.5rem))]!">
      <div className="mt-3 gap-8 sm:columns-2">
        {[...groups].map(([group, members]) => (
          <section key={group} className="mb-5 break-inside-avoid">
            <h3 className="mb-1 text-xs font-semibold text-ink-faint">{group}</h3>
            <dl>
              {members.map((command) => (
                <Row key={command.id} command={command} />
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Row({ command }: { command: Command }) {
  return (
    <div className="flex items-center justify-between gap-4 border-b border-line py-1.5 last:border-0">
      <dt className="min-w-0">{command.title}</dt>
      <dd className="flex flex-wrap justify-end gap-1">
        {waysOf(command.keys ?? "").map((way) => (
          <Keys key={way} way={way} />
        ))}
      </dd>
    </div>
  );
}

export function Keys({ way }: { way: string }) {
  return (
    <span className="flex gap-0.5">
      {way.split(/\+(?=.)| (?=.)/).map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
