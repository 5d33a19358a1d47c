import { router, signedIn } from "@/server/router/procedure";

export const meRouter = router({
  get: signedIn.query(async ({ ctx: { person, context } }) => ({
    user: { id: person.id, name: person.name, email: person.email, role: person.role },
    domain: { id: context.accounts.domain.id, name: context.settings.domainName },
    contentOrigin: context.config.contentUrl,
    homeName: person.id === context.accounts.firstPerson ? context.opening.homeName : "Home",
    accountSetUp: person.email !== null,
    trustEachOther: await context.people.trustEachOther(),
  })),
});
