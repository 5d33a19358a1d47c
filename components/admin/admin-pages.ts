/** The pages for administrators, as their navigation lists them; the first is what `/admin` shows. */
export const adminPages = [
  { name: "People", href: "/admin/people" },
  { name: "Images", href: "/admin/images" },
  { name: "Webhooks", href: "/admin/webhooks" },
] as const;

export type AdminPage = (typeof adminPages)[number]["name"];
