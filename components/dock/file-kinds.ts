const images = new Set(["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico", "svg"]);

const languages: Readonly<Record<string, string>> = {
  bash: "shell",
  c: "cpp",
  cc: "cpp",
  cfg: "ini",
  conf: "ini",
  cpp: "cpp",
  css: "css",
  h: "cpp",
  htm: "html",
  html: "html",
  ini: "ini",
  java: "java",
  jl: "julia",
  js: "javascript",
  json: "json",
  jsonl: "json",
  jsx: "javascript",
  markdown: "markdown",
  md: "markdown",
  mjs: "javascript",
  py: "python",
  pyi: "python",
  r: "r",
  rs: "rust",
  sh: "shell",
  sql: "sql",
  toml: "ini",
  ts: "typescript",
  tsx: "typescript",
  xml: "xml",
  yaml: "yaml",
  yml: "yaml",
  zsh: "shell",
};

export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
}

export function isImage(path: string): boolean {
  return images.has(extensionOf(path));
}

/** The editor's name for the language of a file. */
export function languageOf(path: string): string {
  if (/(^|\/)Dockerfile[^/]*$/i.test(path)) return "dockerfile";
  return languages[extensionOf(path)] ?? "plaintext";
}
