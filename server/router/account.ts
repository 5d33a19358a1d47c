import { accountDetails } from "@/server/accounts/account-details";
import { router, signedIn } from "@/server/router/procedure";

export const accountRouter = router({
  setUp: signedIn
    .input(accountDetails)
    .mutation(({ ctx: { person, context }, input }) => context.accounts.setUp.perform(person.id, input)),
});
