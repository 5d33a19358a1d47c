import type { Metadata } from "next";
import { FormField, FormPage } from "@/components/ui/form-page";

export const metadata: Metadata = { title: "Set up your account" };

const problems: Readonly<Record<string, string>> = {
  name: "Give a name of at most 100 characters.",
  email: "That is not an e-mail address.",
  password: "A password has at least 10 characters.",
};

/** Shown until an account has been set up, to the person at this machine. */
export default async function SetupPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { problem } = await searchParams;
  return (
    <FormPage
      title="Set up your account"
      lead="Then you sign in by e-mail and password, from any browser that reaches this machine."
      problem={typeof problem === "string" ? problems[problem] : undefined}
      action="/setup"
      submit="Set up account"
      foot="Your notebooks and what runs stay as they are. Links that Atelier printed stop working."
    >
      <FormField label="Name" name="name" autoComplete="name" maxLength={100} required autoFocus />
      <FormField label="E-mail" type="email" name="email" autoComplete="username" required />
      <FormField
        label="Password, at least 10 characters"
        type="password"
        name="password"
        autoComplete="new-password"
        minLength={10}
        maxLength={200}
        required
      />
    </FormPage>
  );
}
