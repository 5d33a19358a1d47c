import { AppError } from "@/core/errors";
import { accountDetails, invitedDetails, passwordWish } from "@/server/accounts/account-details";
import type { Accounts } from "@/server/accounts/accounts";
import { safeNext } from "@/server/accounts/next-page";
import { redirect, seeOther } from "@/server/http/answers";
import { readForm } from "@/server/http/body";
import { type Notice, sendNotice } from "@/server/http/notice";
import type { PasswordSignIn } from "@/server/http/password-sign-in";
import type { Visit } from "@/server/http/visit";

/** The pages that work without JavaScript: signing in by link or password, setting up an account. */
export interface Forms {
  signInByLink(visit: Visit): Promise<void>;
  signIn(visit: Visit): Promise<void>;
  setUp(visit: Visit): Promise<void>;
  /** An invited person has chosen a name and a password. */
  acceptInvitation(visit: Visit): Promise<void>;
  changePassword(visit: Visit): Promise<void>;
  /** Ends the visitor's session and takes the cookie back; what to show then is the caller's. */
  endSession(visit: Visit): Promise<void>;
}

export function createForms(parts: { accounts: Accounts; passwordSignIn: PasswordSignIn }): Forms {
  const { accounts, passwordSignIn } = parts;
  const endSession = async (visit: Visit) => {
    const { headers } = await accounts.authentication.api.signOut({
      headers: new Headers({ cookie: visit.request.headers.cookie ?? "" }),
      returnHeaders: true,
    });
    await accounts.recheck();
    visit.response.setHeader("set-cookie", headers.getSetCookie());
  };
  return {
    endSession,

    async signInByLink(visit) {
      const next = safeNext(visit.address.query.get("next"));
      if (visit.request.method !== "GET") return sendNotice(visit.response, notHere);
      const cookies = await accounts.signInByLink(visit.address.path.slice("/sign-in/".length));
      if (cookies === null) {
        passwordSignIn.countLink(visit.request);
        // A link that is opened twice in the same browser has done its work already.
        return visit.person === null ? sendNotice(visit.response, spentLink) : redirect(visit.response, next);
      }
      visit.response.setHeader("set-cookie", cookies);
      redirect(visit.response, next);
    },

    async signIn(visit) {
      const form = await readForm(visit.request);
      const next = safeNext(form.get("next"));
      try {
        const cookies = await passwordSignIn.attempt(visit.request, {
          email: form.get("email"),
          password: form.get("password"),
        });
        visit.response.setHeader("set-cookie", cookies);
        seeOther(visit.response, next);
      } catch (error) {
        seeOther(visit.response, `/login?problem=${problemOf(error)}&next=${encodeURIComponent(next)}`);
      }
    },

    async acceptInvitation(visit) {
      const details = invitedDetails.safeParse(Object.fromEntries(await readForm(visit.request)));
      if (!details.success) {
        const field = String(details.error.issues[0]?.path[0] ?? "name");
        return seeOther(visit.response, `${visit.address.path}?problem=${encodeURIComponent(field)}`);
      }
      const token = visit.address.path.slice("/invite/".length);
      const cookies = await accounts.acceptInvitation(token, details.data);
      if (cookies === null) {
        passwordSignIn.countLink(visit.request);
        return sendNotice(visit.response, spentInvite);
      }
      visit.response.setHeader("set-cookie", cookies);
      seeOther(visit.response, "/");
    },

    async changePassword(visit) {
      if (visit.person === null) return redirect(visit.response, "/login?next=%2Faccount");
      const wish = passwordWish.safeParse(Object.fromEntries(await readForm(visit.request)));
      const problem = wish.success
        ? await passwordSignIn.changePassword(visit.person, wish.data)
        : String(wish.error.issues[0]?.path[0] ?? "wanted");
      seeOther(visit.response, problem === null ? "/account?changed=1" : `/account?problem=${problem}`);
    },

    async setUp(visit) {
      if (visit.person === null) return redirect(visit.response, "/login?next=%2Fsetup");
      const details = accountDetails.safeParse(Object.fromEntries(await readForm(visit.request)));
      if (!details.success) {
        const field = String(details.error.issues[0]?.path[0] ?? "name");
        return seeOther(visit.response, `/setup?problem=${encodeURIComponent(field)}`);
      }
      await accounts.setUp.perform(visit.person.id, details.data);
      seeOther(visit.response, "/");
    },
  };
}

/** Words for the address bar; the page has the sentences. */
function problemOf(error: unknown): "wrong" | "limit" | "incomplete" {
  if (!(error instanceof AppError)) throw error;
  if (error.code === "limit") return "limit";
  return error.code === "invalid" ? "incomplete" : "wrong";
}

const notHere: Notice = { status: 405, title: "Not here", text: "This address can only be opened." };

/** Used, too old, taken back or never made: to whoever holds it that is the same. */
export const spentInvite: Notice = {
  status: 410,
  title: "This invite link is not good any more",
  text: "An invite link works once, and for seven days.",
  steps: [
    "If you have chosen your password, sign in with it.",
    "If not, ask whoever invited you for a new link.",
  ],
  link: { href: "/login", text: "Sign in" },
};

const spentLink: Notice = {
  status: 410,
  title: "This link has been used",
  text: "A sign-in link works once, and for fifteen minutes. Nothing of yours has changed.",
  steps: [
    "If you have set up an account, sign in with its password.",
    "If not, run `npm start` again on the machine that Atelier runs on: it prints a fresh link.",
  ],
  link: { href: "/login", text: "Sign in" },
};
