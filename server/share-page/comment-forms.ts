import { z } from "zod";
import type { Person } from "@/server/accounts/person";
import { seeOther } from "@/server/http/answers";
import { readForm } from "@/server/http/body";
import type { Visit } from "@/server/http/visit";
import type { Comments } from "@/server/snapshots/comments";
import type { Talk } from "./comments-html";
import type { ToDraw } from "./drawn-pages";

const wish = z.object({
  cell: z.string().max(100).optional(),
  thread: z.string().max(100).optional(),
  text: z.string().max(20_000),
});

/** `null` where nobody is signed in: comments are between people of the domain, whoever else may read. */
export async function talkFor(
  comments: Comments,
  { person, reading }: { readonly person: Person | null; readonly reading: ToDraw["reading"] },
): Promise<Talk | null> {
  if (person === null) return null;
  const [threads, people] = await Promise.all([
    comments.threads(reading.linkId),
    comments.readers(reading.linkId),
  ]);
  return { threads, people, reader: { id: person.id, ownsLink: reading.isOwner } };
}

/** What a form below a cell asks for. `false`: there is no such thing at this address. */
export async function actOnComments(
  comments: Comments,
  of: { readonly visit: Visit; readonly asked: ToDraw; readonly what: string; readonly person: Person },
): Promise<boolean> {
  const { visit, asked, what, person } = of;
  const place = { link: asked.reading.linkId, person: person.id };
  const back = (anchor: string) => seeOther(visit.response, `${asked.path}${asked.query}#${anchor}`);
  if (what === "comments") {
    const form = wish.safeParse(Object.fromEntries(await readForm(visit.request)));
    const { thread = null, cell = "", text = "" } = form.data ?? {};
    const number = asked.snapshot.notebook.order.indexOf(cell) + 1;
    if (thread === null && number === 0) return false;
    const kept = await comments.add(place, { thread, cell, text, version: asked.version.number });
    back(`comment-${kept}`);
    return true;
  }
  const act = /^comments\/([\w-]{1,100})\/(resolve|reopen|remove)$/.exec(what);
  if (act === null) return false;
  const [, id = "", verb] = act;
  if (verb === "remove") await comments.remove(place, { comment: id, ownsLink: asked.reading.isOwner });
  else await comments.resolve(place, { thread: id, resolved: verb === "resolve" });
  back(`comment-${id}`);
  return true;
}
