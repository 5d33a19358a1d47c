import { useEffect, useState } from "react";
import { AppError } from "@/core/errors";
import type { StoredPart } from "@/core/notebook/notebook";
import { useOutputSurroundings } from "./surroundings";

/** One page of a stored text; a whole output is never held by the browser unless a person asked for it. */
const pageBytes = 256 * 1024;

interface Page {
  readonly text: string;
  readonly next: number | null;
}

/** Reads bytes `from` … of a stored text, ending at a line where there is one. */
export async function readPage(url: string, from: number): Promise<Page> {
  const response = await fetch(url, { headers: { range: `bytes=${from}-${from + pageBytes - 1}` } });
  if (response.status === 416) return { text: "", next: null };
  if (!response.ok)
    throw new AppError("unavailable", "This output could not be loaded. It is safe; try again.");
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.status !== 206 || bytes.length < pageBytes) return { text: decode(bytes), next: null };
  const end = bytes.lastIndexOf(10) + 1 || wholeCharacters(bytes);
  return { text: decode(bytes.subarray(0, end)), next: from + end };
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** A page must not end in the middle of a character. */
function wholeCharacters(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > bytes.length - 4 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end -= 1;
  return (bytes[end - 1] ?? 0) >= 0xc0 ? end - 1 : bytes.length;
}

/** A stored image as a `blob:` URL, so that nothing but an image is ever made of it. */
export function useStoredUrl(stored: StoredPart | null, type: string): string | null {
  const { storedAt } = useOutputSurroundings();
  const [url, setUrl] = useState<string | null>(null);
  const ref = stored?.ref ?? null;
  useEffect(() => {
    if (ref === null || storedAt === null) return;
    let made: string | null = null;
    const gone = new AbortController();
    fetch(storedAt(ref), { signal: gone.signal })
      .then(async (response) => {
        if (!response.ok) return;
        made = URL.createObjectURL(new Blob([await response.arrayBuffer()], { type }));
        setUrl(made);
      })
      .catch(() => undefined);
    return () => {
      gone.abort();
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [ref, storedAt, type]);
  return url;
}

/** A stored text as a whole, for types that cannot be drawn in part (HTML, SVG, JSON). */
export function useStoredText(stored: StoredPart | null): string | null {
  const { storedAt } = useOutputSurroundings();
  const [text, setText] = useState<string | null>(null);
  const ref = stored?.ref ?? null;
  useEffect(() => {
    if (ref === null || storedAt === null) return;
    const gone = new AbortController();
    fetch(storedAt(ref), { signal: gone.signal })
      .then(async (response) => (response.ok ? setText(await response.text()) : undefined))
      .catch(() => undefined);
    return () => gone.abort();
  }, [ref, storedAt]);
  return text;
}
