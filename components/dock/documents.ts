/** What can be open in the dock. Plain data: it survives a reload in storage and is what a layout is made of. */
export type StudioDocument =
  | { readonly kind: "launcher"; readonly id: string }
  | { readonly kind: "notebook"; readonly id: string; readonly path: string }
  | { readonly kind: "file"; readonly id: string; readonly path: string }
  | {
      readonly kind: "terminal";
      readonly id: string;
      readonly terminal: "system" | "image";
      readonly appId: string;
      /** Jupyter's name of it: a small number. */
      readonly name: string;
    };

export const launcherDocument: StudioDocument = { kind: "launcher", id: "launcher" };

/** The document for a path of the home: a notebook when it ends so, a file otherwise. */
export function documentFor(path: string): StudioDocument {
  const clean = path.replace(/^\/+/, "");
  return clean.endsWith(".ipynb")
    ? { kind: "notebook", id: `path:${clean}`, path: clean }
    : { kind: "file", id: `path:${clean}`, path: clean };
}

export function terminalDocument(
  terminal: "system" | "image",
  place: { readonly appId: string; readonly name: string },
): StudioDocument {
  return { kind: "terminal", id: `terminal:${place.appId}:${place.name}`, terminal, ...place };
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function titleOf(document: StudioDocument): string {
  switch (document.kind) {
    case "launcher":
      return "Launcher";
    case "notebook":
    case "file":
      return fileName(document.path);
    case "terminal":
      return `${document.terminal === "system" ? "System" : "Image"} terminal ${document.name}`;
    default:
      return document satisfies never;
  }
}

/** A tab's accessible name. */
export function tabName(document: StudioDocument, state: { readonly unsaved: boolean }): string {
  return state.unsaved ? `${titleOf(document)}, unsaved` : titleOf(document);
}

/** The path part of the address at which a document is. */
export function addressOf(document: StudioDocument | null): string {
  if (document?.kind === "notebook") return `/notebooks/${encodePath(document.path)}`;
  if (document?.kind === "file") return `/files/${encodePath(document.path)}`;
  return "/";
}

/** The document that an address names; `null` for the studio itself. */
export function documentAt(pathname: string): StudioDocument | null {
  const match = /^\/(?:notebooks|files)\/(.+)$/.exec(pathname);
  if (!match?.[1]) return null;
  const path = decodePath(match[1]);
  return path && pathname.startsWith("/files/")
    ? { kind: "file", id: `path:${path}`, path }
    : path
      ? { kind: "notebook", id: `path:${path}`, path }
      : null;
}

export function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function decodePath(encoded: string): string | null {
  try {
    return encoded.split("/").map(decodeURIComponent).join("/");
  } catch {
    return null;
  }
}

/** Whether stored JSON still is a document; storage is never trusted. */
export function isDocument(value: unknown): value is StudioDocument {
  if (typeof value !== "object" || value === null) return false;
  const { kind, id, path, appId, name, terminal } = value as Record<string, unknown>;
  if (typeof id !== "string") return false;
  if (kind === "launcher") return true;
  if (kind === "notebook" || kind === "file") return typeof path === "string";
  return (
    kind === "terminal" &&
    typeof appId === "string" &&
    typeof name === "string" &&
    (terminal === "system" || terminal === "image")
  );
}
