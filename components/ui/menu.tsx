"use client";
import { ContextMenu, DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";

/** One line of a menu; `null` stands for a separator. */
export type MenuLine = MenuItem | null;

interface MenuItem {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly keys?: string;
  readonly danger?: true;
  readonly disabled?: boolean;
  readonly checked?: boolean;
  readonly run: () => void;
}

const surface =
  "animate-appear z-50 min-w-52 max-w-80 rounded-lg bg-overlay p-1 text-ink shadow-overlay focus:outline-none";
const row =
  "flex h-7 items-center gap-2 rounded px-2 text-ui outline-none select-none data-[highlighted]:bg-selected data-[disabled]:opacity-45 data-[danger]:text-danger [&_svg]:size-3.5 [&_svg]:text-ink-faint data-[danger]:[&_svg]:text-danger";

type Kit = typeof DropdownMenu | typeof ContextMenu;

function Lines({ lines, kit }: { lines: readonly MenuLine[]; kit: Kit }) {
  return lines.map((line, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: separators have nothing but their place
    if (!line) return <kit.Separator key={index} className="mx-1 my-1 h-px bg-line" />;
    return <Line key={line.label} item={line} kit={kit} />;
  });
}

function Line({ item, kit }: { item: MenuItem; kit: Kit }) {
  const inside = (
    <>
      {item.icon ?? <span className="w-3.5 text-center">{item.checked ? "✓" : ""}</span>}
      <span className="flex-1 truncate">{item.label}</span>
      {item.keys && <span className="pl-4 text-2xs text-ink-faint">{item.keys}</span>}
    </>
  );
  const shared = {
    className: row,
    disabled: item.disabled ?? false,
    onSelect: () => item.run(),
    ...(item.danger ? { "data-danger": "" } : {}),
  };
  if (item.checked !== undefined)
    return (
      <kit.CheckboxItem {...shared} checked={item.checked}>
        {inside}
      </kit.CheckboxItem>
    );
  return <kit.Item {...shared}>{inside}</kit.Item>;
}

interface MenuProps {
  readonly label: string;
  readonly lines: readonly MenuLine[];
  readonly children: ReactNode;
}

/** A menu that opens from its one child, a button. */
export function Menu({ label, lines, children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={surface}
          aria-label={label}
          align="start"
          sideOffset={4}
          collisionPadding={8}
        >
          <Lines lines={lines} kit={DropdownMenu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** A menu for what is under the pointer or the focus in `children`. */
export function PlaceMenu({ label, lines, children, onClosed }: MenuProps & { onClosed?: () => void }) {
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content
          className={surface}
          aria-label={label}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            if (!onClosed) return;
            event.preventDefault();
            onClosed();
          }}
        >
          <Lines lines={lines} kit={ContextMenu} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}
