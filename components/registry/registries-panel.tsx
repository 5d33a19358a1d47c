"use client";
import { Boxes, ChevronRight } from "lucide-react";
import { PanelHeader } from "../shell/panel-header";
import { registries } from "./registries";

/** In the side panel: where the registries are. */
export function RegistriesPanel() {
  return (
    <>
      <PanelHeader title="Components and registries" />
      <ul className="flex flex-col gap-0.5 px-1.5">
        {registries.map(({ name, href, about }) => (
          <li key={href}>
            <a href={href} className="group flex items-center gap-2.5 rounded-md px-2 py-2 hover:bg-hover">
              <Boxes aria-hidden className="size-4 shrink-0 text-ink-faint" />
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{name}</span>
                <span className="block truncate text-2xs text-ink-soft">{about}</span>
              </span>
              <ChevronRight aria-hidden className="size-3.5 shrink-0 text-ink-faint" />
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
