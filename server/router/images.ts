import { z } from "zod";
import { administrator } from "@/server/router/administrator";
import { router, signedIn } from "@/server/router/procedure";

const name = z.string().regex(/^[a-z0-9-]{1,60}$/);
const version = z.number().int().positive().max(1_000_000);
const ofImage = { image: name, version };

const publication = z.strictObject({
  name,
  displayName: z.string().trim().min(1).max(100),
  description: z.string().trim().max(1000),
  from: z.discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("requirements"),
      text: z.string().trim().min(1).max(500_000),
      python: z
        .string()
        .regex(/^3\.\d{1,2}$/)
        .nullable(),
    }),
    z.strictObject({ type: z.literal("folder"), path: z.string().regex(/^\/.{1,1000}$/) }),
  ]),
});

export const imagesRouter = router({
  /** The versions of an image as the person may choose them. */
  versions: signedIn
    .input(z.strictObject({ image: name }))
    .query(({ ctx: { person, context }, input }) => context.images.versions(person.id, input.image)),
  pin: signedIn
    .input(z.strictObject({ image: name, version: version.nullable() }))
    .mutation(({ ctx: { person, context }, input }) => context.images.pin(person.id, input)),

  list: administrator.query(({ ctx: { context } }) => context.images.list()),
  content: administrator
    .input(z.strictObject(ofImage))
    .query(({ ctx: { context }, input }) => context.images.content(input)),
  publish: administrator
    .input(publication)
    .mutation(({ ctx: { person, context }, input }) => context.images.publish(input, person.id)),
  builds: administrator.query(({ ctx: { context } }) => context.images.builds()),
  /** What the build has said from that character on, and what became of it. */
  build: administrator
    .input(z.strictObject({ id: z.string().min(1).max(100), from: z.number().int().nonnegative() }))
    .query(({ ctx: { context }, input }) => context.images.build(input)),
  makeCurrent: administrator
    .input(z.strictObject(ofImage))
    .mutation(({ ctx: { context }, input }) => context.images.makeCurrent(input)),
  withdraw: administrator
    .input(z.strictObject({ ...ofImage, withdrawn: z.boolean() }))
    .mutation(({ ctx: { context }, input }) => context.images.withdraw(input)),
});
