import { sentenceOf, studio } from "../studio/studio-client";
import { confirmed } from "../ui/ask-store";
import { tell, warn } from "../ui/toast-store";

/** Who one is here: the form that makes an account while there is none, afterwards the answer. */
export async function showAccount(): Promise<void> {
  const me = await whoAmI();
  if (me === null) return;
  if (!me.accountSetUp) return location.assign("/setup");
  const change = { label: "Change password", run: () => location.assign("/account") };
  tell(`Signed in as ${me.user.name}, ${me.user.email}.`, change);
}

/** Runs go on; what is open here is asked for again by whoever signs in. */
export async function signOut(): Promise<void> {
  const me = await whoAmI();
  if (me === null) return;
  const goes = me.accountSetUp || (await confirmed(withoutPassword));
  if (!goes) return;
  const headers = { "content-type": "application/json" };
  const answer = await fetch("/api/auth/sign-out", { method: "POST", headers, body: "{}" }).catch(() => null);
  if (answer?.ok) location.assign("/login");
  else warn("You are still signed in: the studio did not answer. Try again.");
}

const withoutPassword = {
  title: "Sign out without a password?",
  description:
    "You have no account yet, so only the link that npm start prints lets you in again. Your code goes on running.",
  confirm: "Sign out",
};

async function whoAmI() {
  try {
    return await studio.me.get.query();
  } catch (error) {
    warn(sentenceOf(error));
    return null;
  }
}
