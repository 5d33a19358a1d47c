import { expect, type Locator } from "@playwright/test";

/** The lines that a terminal shows. */
export const rows = (terminal: Locator): Locator => terminal.locator(".xterm-rows");

/** Types a line into a terminal as a person does, once it takes what is typed. */
export async function typeInto(terminal: Locator, line: string): Promise<void> {
  await expect(terminal).toHaveAttribute("data-terminal-state", "open");
  await terminal.locator(".xterm-screen").click();
  await expect(terminal.getByRole("textbox")).toBeFocused();
  const { keyboard } = terminal.page();
  await keyboard.type(line);
  await keyboard.press("Enter");
}
