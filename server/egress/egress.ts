import { lookup } from "node:dns/promises";
import type { ClientRequest, IncomingMessage } from "node:http";
import { request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { AppError } from "@/core/errors";
import { isPublicAddress } from "./public-address";

/** What is sent to an address that a person named. */
interface Outgoing {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Given up after that, in ms. */
  readonly withinMs: number;
}

interface EgressOptions {
  /** Hosts, as they stand in an address, that may be reached although they are not public, and without TLS. */
  readonly allowed: readonly string[];
  /** All addresses of a host. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

const mostSaid = 2_000;

/**
 * The one way from the studio server to addresses that people name. The host is looked up once, everything that it means is
 * looked at, and the connection goes to what was looked at: a name that means something else a moment later gains nothing.
 * Nothing is followed: an answer that leads elsewhere is an answer.
 */
export class Egress {
  constructor(private readonly options: EgressOptions) {}

  /** Throws `invalid`, with the sentence for whoever named it, where an address could never be reached. */
  check(url: string): URL {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (parsed === null) throw new AppError("invalid", "That is not an address. Nothing was sent.");
    if (parsed.username !== "" || parsed.password !== "")
      throw new AppError(
        "invalid",
        "An address here has no name and password in it. Nothing was sent; take them out.",
      );
    const isSecure = parsed.protocol === "https:";
    if (!isSecure && !(parsed.protocol === "http:" && this.isAllowed(parsed)))
      throw new AppError("invalid", "Only addresses that begin with https:// are reached. Nothing was sent.");
    const host = hostOf(parsed);
    if (isIP(host) !== 0 && !this.isAllowed(parsed) && !isPublicAddress(host)) throw notPublic;
    return parsed;
  }

  /** Sends a POST, and answers with what came back; throws where nothing did, or where it may not go there. */
  async post(outgoing: Outgoing): Promise<{ status: number; said: string }> {
    const url = this.check(outgoing.url);
    const address = await this.addressOf(url);
    return new Promise((resolve, reject) => {
      const request = begin(url, { address, ...outgoing });
      request.on("response", (response) => said(response).then(resolve, reject));
      request.on("error", (cause) => reject(new AppError("unavailable", reasonOf(cause), { cause })));
      request.end(outgoing.body);
    });
  }

  private async addressOf(url: URL): Promise<string> {
    const host = hostOf(url);
    if (isIP(host) !== 0) return host;
    const { resolve = everyAddress } = this.options;
    const found = await resolve(host).catch((cause: unknown) => {
      throw new AppError("unavailable", `There is no host called ${host}.`, { cause });
    });
    const [first] = found;
    if (first === undefined) throw new AppError("unavailable", `There is no host called ${host}.`);
    // One that is not is enough: which of them is taken would be somebody else's to choose.
    if (!this.isAllowed(url) && !found.every(isPublicAddress)) throw notPublic;
    return first;
  }

  private isAllowed(url: URL): boolean {
    return this.options.allowed.some((host) => host.toLowerCase() === hostOf(url));
  }
}

const notPublic = new AppError(
  "invalid",
  "That address is not on the public internet. Nothing was sent; an administrator can allow its host in the settings.",
);

function begin(url: URL, of: Outgoing & { readonly address: string }): ClientRequest {
  const pinned: LookupFunction = (_host, options, done) => {
    const family = isIP(of.address);
    if (options.all === true) done(null, [{ address: of.address, family }]);
    else done(null, of.address, family);
  };
  const request = url.protocol === "https:" ? secureRequest : plainRequest;
  return request(url, {
    method: "POST",
    agent: false,
    lookup: pinned,
    signal: AbortSignal.timeout(of.withinMs),
    headers: { ...of.headers, "content-length": String(Buffer.byteLength(of.body)) },
  });
}

/** The beginning of an answer; the rest is not waited for. */
async function said(response: IncomingMessage): Promise<{ status: number; said: string }> {
  let text = "";
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length < mostSaid) continue;
    response.destroy();
    break;
  }
  return { status: response.statusCode ?? 0, said: text.slice(0, mostSaid) };
}

function reasonOf(cause: Error): string {
  if (cause.name === "AbortError" || cause.name === "TimeoutError") return "It did not answer in time.";
  const { code } = cause as NodeJS.ErrnoException;
  return `It cannot be reached (${code ?? cause.name}).`;
}

/** Lower case, without the brackets of IPv6. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "").toLowerCase();
}

async function everyAddress(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}
