import { TRPCError } from "@trpc/server";
import { signedIn } from "@/server/router/procedure";

/** The start of what only administrators may ask. For everybody else there is no such thing. */
export const administrator = signedIn.use(({ ctx, next }) => {
  if (ctx.person.role !== "admin") throw new TRPCError({ code: "NOT_FOUND" });
  return next();
});
