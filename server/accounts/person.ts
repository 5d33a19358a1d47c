/** Someone who is signed in, as the rest of the server knows them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  /** `null` until an account has been set up. */
  readonly email: string | null;
  readonly role: "admin" | "user";
  readonly domainId: string;
  readonly sessionId: string;
  readonly posix: { readonly uid: number; readonly gid: number } | null;
}

/** The e-mail column is never empty; this is what the person at this machine has before they set up an account. */
export const localEmail = "owner@this-machine.invalid";

/** `null`: of the person at this machine, while they have no account. */
export function emailOf({ email }: { readonly email: string }): string | null {
  return email === localEmail ? null : email;
}

export function posixOf(row: { readonly posix_uid: number | null; readonly posix_gid: number | null }) {
  const { posix_uid: uid, posix_gid: gid } = row;
  return uid === null || gid === null ? null : { uid, gid };
}
