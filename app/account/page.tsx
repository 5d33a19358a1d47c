import type { Metadata } from "next";
import { FormField, FormPage } from "@/components/ui/form-page";

export const metadata: Metadata = { title: "Change password" };

const problems: Readonly<Record<string, string>> = {
  current: "That is not your present password. Nothing was changed.",
  wanted: "A password has at least 10 characters, and at most 200. Nothing was changed.",
  limit: "Too many tries. Wait a few minutes and try again.",
};

/** For whoever has an account; the others are sent to set one up. Works without JavaScript. */
export default async function AccountPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { problem, changed } = await searchParams;
  return (
    <FormPage
      title="Change password"
      lead={
        changed === undefined
          ? "A new one signs you out everywhere but here, and what is open there closes. What you run goes on."
          : "Your password was changed, and you are signed out everywhere but here."
      }
      problem={typeof problem === "string" ? problems[problem] : undefined}
      action="/account"
      submit="Change password"
      foot={
        <a href="/" className="text-accent-text hover:underline">
          Back to the studio
        </a>
      }
    >
      <FormField
        label="Present password"
        type="password"
        name="current"
        autoComplete="current-password"
        required
        autoFocus
      />
      <FormField
        label="New password, at least 10 characters"
        type="password"
        name="wanted"
        autoComplete="new-password"
        minLength={10}
        maxLength={200}
        required
      />
    </FormPage>
  );
}
