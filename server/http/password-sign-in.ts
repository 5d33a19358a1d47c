import type { IncomingMessage } from "node:http";
import { z } from "zod";
import type { Clock } from "@/core/clock";
import { AppError } from "@/core/errors";
import type { Accounts } from "@/server/accounts/accounts";
import { clientAddressHeader, passwordLength } from "@/server/accounts/authentication";
import type { PasswordWish } from "@/server/accounts/password-change";
import type { Person } from "@/server/accounts/person";
import { callerOf } from "@/server/http/address";
import { createTries } from "@/server/http/tries";

const credentials = z.strictObject({
  email: z
    .string()
    .min(3)
    .max(320)
    .regex(/^[^\s\p{Cc}]+$/u),
  password: z.string().min(1).max(passwordLength.longest),
});

const minute = 60_000;

export interface PasswordSignIn {
  /** The `Set-Cookie` values of the session that begins. Unknown people and wrong passwords look the same. */
  attempt(request: IncomingMessage, input: unknown): Promise<readonly string[]>;
  /** What was wrong, as a word for the address bar; `null` when it was changed. Tries are counted as sign-ins are. */
  changePassword(person: Person, wish: PasswordWish): Promise<"current" | "limit" | null>;
  /** Counts a try with a link that was not good, since tokens are not to be guessed either. */
  countLink(request: IncomingMessage): void;
}

export function createPasswordSignIn(parts: { accounts: Accounts; clock: Clock }): PasswordSignIn {
  const { accounts, clock } = parts;
  const perCaller = createTries({ clock, most: 20, within: minute });
  const perAccount = createTries({ clock, most: 10, within: 5 * minute });
  return {
    countLink: (request) => perCaller.count(`link ${callerOf(request)}`),
    async changePassword(person, wish) {
      const account = person.email ?? person.id;
      try {
        perAccount.count(account);
        await accounts.changePassword(person, wish);
      } catch (error) {
        if (error instanceof AppError && error.code === "limit") return "limit";
        if (error instanceof AppError && error.code === "unauthenticated") return "current";
        throw error;
      }
      perAccount.forget(account);
      return null;
    },
    async attempt(request, input) {
      perCaller.count(callerOf(request));
      const parsed = credentials.safeParse(input);
      if (!parsed.success) throw new AppError("invalid", "Give an e-mail address and a password.");
      const email = parsed.data.email.toLowerCase();
      perAccount.count(email);
      const answer = await accounts.authentication.api
        .signInEmail({
          body: { email, password: parsed.data.password },
          headers: new Headers({ [clientAddressHeader]: callerOf(request) }),
          returnHeaders: true,
        })
        .catch(refuseUnlessBroken);
      perAccount.forget(email);
      return answer.headers.getSetCookie();
    },
  };
}

function refuseUnlessBroken(error: unknown): never {
  const status = (error as { statusCode?: unknown }).statusCode;
  if (typeof status === "number" && status < 500) throw wrong();
  // A suspended person: the session was not made, which better-auth reports as a failure of its own.
  if ((error as { body?: { code?: string } }).body?.code === "FAILED_TO_CREATE_SESSION") throw wrong();
  throw error;
}

function wrong(): AppError {
  return new AppError(
    "unauthenticated",
    "That e-mail and password do not belong together. Check both and try again.",
  );
}
