import type { PersonRole, PersonState } from "@/core/people/person-state";
import type { studio } from "../studio/studio-client";
import { tableLook } from "../usage/usage-table";

type Person = Awaited<ReturnType<typeof studio.people.list.query>>[number];

const stateWords: Readonly<Record<PersonState, string>> = {
  invited: "Invited",
  active: "Active",
  suspended: "Suspended",
  removed: "Removed",
};

const roleWords: Readonly<Record<PersonRole, string>> = { admin: "Administrator", user: "User" };

export function PeopleTable({ people }: { readonly people: readonly Person[] }) {
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
          </tr>
        </thead>
        <tbody>
          {people.map((person) => (
            <tr key={person.id}>
              <th scope="row" className="w-full max-w-0">
                <span className="block truncate font-medium">{person.name}</span>
                <span className="block truncate text-xs text-ink-soft">
                  {person.email ?? "Signs in by the link that a start prints"}
                </span>
              </th>
              <td className="ps-4 whitespace-nowrap">{roleWords[person.role]}</td>
              <td className="ps-4 whitespace-nowrap">{stateWords[person.state]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
