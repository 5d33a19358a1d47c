"use client";
import { TriangleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";
import { Blank } from "../ui/blank";
import { Button } from "../ui/button";

interface Props {
  /** What broke, as a person would call it: "This notebook". */
  readonly what: string;
  readonly children: ReactNode;
}

/** Keeps what breaks in one panel inside it. */
export class PanelBoundary extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown) {
    console.error(error);
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <div role="alert" className="flex h-full items-center justify-center">
        <Blank
          icon={<TriangleAlert />}
          title={`${this.props.what} could not be shown`}
          action={<Button onClick={() => this.setState({ broken: false })}>Try again</Button>}
        >
          Something went wrong in this panel only. What is saved is safe, and running code goes on.
        </Blank>
      </div>
    );
  }
}
