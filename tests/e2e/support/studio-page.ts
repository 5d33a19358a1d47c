import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";

/** The studio by the roles and names that people and screen readers have, and by nothing else. */
export function notebookOf(page: Page, name: string): Locator {
  return page.getByRole("region", { name: `Notebook ${name}` });
}

export async function openNotebook(page: Page, where: { url: string; name: string }): Promise<Locator> {
  await page.goto(`${where.url}/notebooks/${where.name}`);
  const notebook = notebookOf(page, where.name);
  await expect(notebook).toHaveAttribute("data-session-state", "ready");
  return notebook;
}

export function outputOf(notebook: Locator, cell: number): Locator {
  return notebook.getByRole("region", { name: `Output of cell ${cell}`, exact: true });
}

export function cellOf(notebook: Locator, cell: number): Locator {
  return notebook.getByRole("group", { name: new RegExp(`^(Code|Markdown|Raw) cell ${cell}\\b`) });
}

export async function runCell(page: Page, cell: Locator): Promise<void> {
  await cell.click();
  await page.keyboard.press("Control+Enter");
}

/** A notebook of code cells, as Jupyter writes it. */
export function writeNotebook(
  home: string,
  notebook: { readonly name: string; readonly sources: readonly string[] },
): void {
  const cells = notebook.sources.map((source, n) => ({
    cell_type: "code",
    execution_count: null,
    id: `cell-${n + 1}`,
    metadata: {},
    outputs: [],
    source: source.split(/(?<=\n)/),
  }));
  const value = { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
  writeFileSync(join(home, notebook.name), `${JSON.stringify(value, null, 1)}\n`);
}
