/**
 * Which paths of an app the gateway lets through, as a table: what is not in it does not exist. The app's own
 * checks of origin are off once its token is sent for the caller, so this and the gateway's checks are the only ones.
 */
interface AppPath {
  readonly appId: string;
  readonly socket: "jupyter" | "notebook";
  /** What to ask of the app: its base URL and all, or the notebook server's own path. */
  readonly target: string;
}

/** How a request comes: alone, or as the beginning of a socket. */
export type Carriage = "http" | "websocket";

interface Door {
  readonly carriage: Carriage;
  readonly kinds: readonly ("JupyterServer" | "KernelGateway")[];
  readonly methods: readonly string[];
  readonly pattern: RegExp;
  readonly socket: "jupyter" | "notebook";
  /** The notebook server has no base URL. */
  readonly rename?: string;
}

const both = ["JupyterServer", "KernelGateway"] as const;
const server = ["JupyterServer"] as const;
const kernels = ["KernelGateway"] as const;

const doors: readonly Door[] = [
  {
    carriage: "websocket",
    kinds: server,
    methods: ["GET"],
    pattern: /^notebook$/,
    socket: "notebook",
    rename: "/trpc",
  },
  {
    carriage: "http",
    kinds: server,
    methods: ["GET", "HEAD"],
    pattern: /^outputs\/[a-zA-Z0-9_-]{1,80}$/,
    socket: "notebook",
    rename: "/",
  },
  {
    carriage: "http",
    kinds: server,
    methods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    pattern: /^api\/contents(\/.*)?$/,
    socket: "jupyter",
  },
  {
    carriage: "http",
    kinds: both,
    methods: ["GET", "POST", "DELETE"],
    pattern: /^api\/terminals(\/[\w-]+)?$/,
    socket: "jupyter",
  },
  {
    carriage: "websocket",
    kinds: both,
    methods: ["GET"],
    pattern: /^terminals\/websocket\/[\w-]+$/,
    socket: "jupyter",
  },
  {
    carriage: "http",
    kinds: kernels,
    methods: ["GET"],
    pattern: /^api\/(kernels(\/[\w-]+)?|kernelspecs|status)$/,
    socket: "jupyter",
  },
  {
    carriage: "http",
    kinds: kernels,
    methods: ["DELETE"],
    pattern: /^api\/kernels\/[\w-]+$/,
    socket: "jupyter",
  },
];

/** The app id in an address below `/apps/`, or `null` for an address that no honest program writes. */
export function appIdOf(url: string): string | null {
  return splitAppUrl(url)?.appId ?? null;
}

/**
 * Which socket of the app answers an address below `/apps/`, and what it is asked there; `null` where no door is:
 * the path, the method or the kind of app is not on the list.
 */
export function appPath(
  url: string,
  asked: {
    readonly method: string;
    readonly carriage: Carriage;
    readonly kind: "JupyterServer" | "KernelGateway";
  },
): AppPath | null {
  const parts = splitAppUrl(url);
  if (!parts) return null;
  const door = doors.find(
    (candidate) =>
      candidate.carriage === asked.carriage &&
      candidate.kinds.includes(asked.kind) &&
      candidate.methods.includes(asked.method) &&
      candidate.pattern.test(parts.rest),
  );
  if (!door) return null;
  const { appId, rest, query } = parts;
  const target =
    door.rename === undefined ? `/apps/${appId}/${rest}` : door.rename === "/" ? `/${rest}` : door.rename;
  return { appId, socket: door.socket, target: target + query };
}

function splitAppUrl(url: string): { appId: string; rest: string; query: string } | null {
  const [path = "", ...queries] = url.split("?");
  const found = /^\/apps\/([a-zA-Z0-9_-]{1,64})\/(.+)$/.exec(path);
  if (!found || queries.length > 1 || !isPlain(found[2] as string)) return null;
  const query = queries.length === 1 ? `?${queries[0]}` : "";
  // A token in an address ends up in histories and logs; nobody who belongs here sends one.
  if (/(^|[?&])token=/i.test(query)) return null;
  return { appId: found[1] as string, rest: found[2] as string, query };
}

/** No step up, no doubled or hidden separators, no control characters, however they are encoded. */
function isPlain(path: string): boolean {
  return path.split("/").every((segment, index, all) => {
    if (segment === "") return index === all.length - 1 && index > 0;
    if (!URL.canParse(`http://a/${segment}`)) return false;
    let name: string;
    try {
      name = decodeURIComponent(segment);
    } catch {
      return false;
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    return name !== "." && name !== ".." && !/[/\\\u0000-\u001f\u007f]/.test(name);
  });
}
