import type { Metadata } from "next";
import { FormField, FormPage } from "@/components/ui/form-page";

export const metadata: Metadata = { title: "Sign in" };

const problems: Readonly<Record<string, string>> = {
  wrong: "That e-mail and password do not belong together. Check both and try again.",
  incomplete: "Give an e-mail address and a password.",
  limit: "Too many tries. Wait a few minutes and try again.",
};

/** Works without JavaScript: the form goes to the server, which sends back here or on to the page asked for. */
export default async function LoginPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { problem, next } = await searchParams;
  return (
    <FormPage
      title="Sign in"
      problem={typeof problem === "string" ? problems[problem] : undefined}
      action="/login"
      submit="Sign in"
      foot="No account yet? An administrator can invite you. On the machine itself, npm start prints a link that signs you in, once, for fifteen minutes, until you set up an account."
    >
      <input type="hidden" name="next" value={typeof next === "string" ? next : "/"} />
      <FormField label="E-mail" type="email" name="email" autoComplete="username" required autoFocus />
      <FormField label="Password" type="password" name="password" autoComplete="current-password" required />
    </FormPage>
  );
}
