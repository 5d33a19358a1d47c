"use client";
import { Command as Palette } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { applicable, type Command, useCommands } from "./commands-store";
import { waysOf } from "./keys";
import { useShell } from "./shell-store";
import { Keys } from "./shortcuts-dialog";

/** Every command, by name. */
export function CommandPalette() {
  const close = useShell((state) => state.closeOverlay);
  const commands = useCommands((state) => state.commands);
  const groups = Map.groupBy(applicable(commands), (each) => each.group ?? "Other");
  const run = (command: Command) => {
    close();
    // After the palette has given the focus back to where it was.
    setTimeout(command.run);
  };
  return (
    <Dialog.Root open onOpenChange={(open) => open || close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="animate-fade fixed inset-0 z-50 bg-scrim/60" />
        <Dialog.Content
          aria-describedby={undefined}
          className="animate-appear fixed top-[10vh] left-1/2 z-50 w-[min(36rem,calc(100vw-1.5rem))] -translate-x-1/2 overflow-hidden rounded-xl bg-overlay shadow-overlay focus:outline-none"
        >
          <Dialog.Title className="sr-only">Command palette</Dialog.Title>
          <Palette label="Command palette" loop>
            <div className="flex items-center gap-2.5 border-b border-line px-4">
              <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
              <Palette.Input
                placeholder="Type a command"
                className="h-11 w-full bg-transparent text-[0.875rem] outline-none placeholder:text-ink-faint"
              />
            </div>
            <Palette.List className="max-h-[min(24rem,60vh)] overflow-y-auto p-1.5">
              <Palette.Empty className="py-8 text-center text-ink-soft">
                No command has these words
              </Palette.Empty>
              {[...groups].map(([group, members]) => (
                <Group key={group} heading={group} members={members} onRun={run} />
              ))}
            </Palette.List>
          </Palette>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface GroupProps {
  readonly heading: string;
  readonly members: readonly Command[];
  readonly onRun: (command: Command) => void;
}

function Group({ heading, members, onRun }: GroupProps) {
  return (
    <Palette.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-faint"
    >
      {members.map((command) => (
        <Palette.Item
          key={command.id}
          value={`${command.title} ${command.id}`}
          onSelect={() => onRun(command)}
          className="flex h-8 items-center gap-3 rounded-md px-2.5 data-[selected=true]:bg-selected"
        >
          <span className="min-w-0 flex-1 truncate">{command.title}</span>
          {command.keys && <Keys way={waysOf(command.keys)[0] ?? ""} />}
        </Palette.Item>
      ))}
    </Palette.Group>
  );
}
