/** The pages for administrators, as their navigation lists them; the first is what `/admin` shows. */
export const adminPages = [{ name: "People", href: "/admin/people" }] as const;

export type AdminPage = (typeof adminPages)[number]["name"];
