"use client";
import type { PersonRole, PersonState } from "@/core/people/person-state";
import { tableLook } from "../usage/usage-table";
import type { DomainPerson } from "./person-actions";
import { PersonButtons } from "./person-buttons";

const stateWords: Readonly<Record<PersonState, string>> = {
  invited: "Invited",
  active: "Active",
  suspended: "Suspended",
  removed: "Removed",
};

const roleWords: Readonly<Record<PersonRole, string>> = { admin: "Administrator", user: "User" };

interface PeopleTableProps {
  readonly people: readonly DomainPerson[];
  /** The id of whoever looks; `null` while it is not known. */
  readonly me: string | null;
}

/** Everybody of the domain, with what can be done about each. */
export function PeopleTable({ people, me }: PeopleTableProps) {
  return (
    <div className="mt-5 overflow-x-auto rounded-xl border border-line bg-raised p-4 shadow-raised">
      <table className={tableLook}>
        <caption className="sr-only">People of this studio</caption>
        <thead>
          <tr>
            <th scope="col">Person</th>
            <th scope="col" className="ps-4!">
              Role
            </th>
            <th scope="col" className="ps-4!">
              State
            </th>
            <th scope="col">
              <span className="sr-only">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <th scope="row" className="w-full max-w-0">
                <span className="block truncate font-medium" title={person.name}>
                  {person.name}
                  {person.id === me && person.email !== null && (
                    <span className="font-normal text-ink-soft"> (you)</span>
                  )}
                </span>
                <span className="block truncate text-xs text-ink-soft">
                  {person.email ?? "Signs in by the link that a start prints"}
                </span>
              </th>
              <td className="ps-4 whitespace-nowrap">{roleWords[person.role]}</td>
              <td className="ps-4 whitespace-nowrap">
                <span className={person.state === "suspended" ? "text-danger" : undefined}>
                  {stateWords[person.state]}
                </span>
                {person.state === "invited" && (
                  <span className="block text-xs text-ink-soft">{linkText(person.linkUntil)}</span>
                )}
              </td>
              <td className="ps-4 text-end! whitespace-nowrap">
                {person.id !== me && <PersonButtons person={person} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function linkText(until: number | null): string {
  if (until === null || until < Date.now()) return "Link ran out";
  return `Link until ${new Date(until).toLocaleDateString()}`;
}
