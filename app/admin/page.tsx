import { redirect } from "next/navigation";
import { adminPages } from "@/components/admin/admin-pages";

export default function Admin() {
  redirect(adminPages[0].href);
}
