/**
 * Where to go after signing in: a path of our own, or `/`. What a browser could read as another host (`//evil`,
 * `/\evil`, tabs and line ends in between, `https:evil`, `@evil`) is not one.
 */
export function safeNext(given: string | null | undefined): string {
  if (given === null || given === undefined) return "/";
  if (given.length > 2_000 || !given.startsWith("/")) return "/";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers strip these before they read the host
  if (/[\u0000-\u0020\u007f\\]/.test(given)) return "/";
  let decoded: string;
  try {
    decoded = decodeURIComponent(given);
  } catch {
    return "/";
  }
  if (/^\/+[\s\\/]/.test(decoded) || /^\/[^/]*\\/.test(decoded) || /[\r\n\t]/.test(decoded)) return "/";
  const url = new URL(given, "http://self.invalid");
  if (url.origin !== "http://self.invalid" || url.pathname.startsWith("//")) return "/";
  if (/^\/(login|sign-in|api)(\/|$)/.test(url.pathname)) return "/";
  return url.pathname + url.search + url.hash;
}
