import { Component, type ReactNode } from 'react';

/** React knows error boundaries as classes only. Shows `fallback` when a page throws or its chunk cannot be loaded. */
export class CrashBoundary extends Component<{ fallback: ReactNode; children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };
  static getDerivedStateFromError() {
    return { crashed: true };
  }
  override render() {
    return this.state.crashed ? this.props.fallback : this.props.children;
  }
}
