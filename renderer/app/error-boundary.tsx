import { Component, type ErrorInfo, type ReactNode } from 'react';
import { word } from '../../resources/text/index.ts';
import { Button } from '../components/button.tsx';
import { Note } from '../components/note.tsx';

interface Props {
  readonly children: ReactNode;
  /** A new value clears the error: another page is being shown. */
  readonly about: string;
}

/** Keeps a defect of one page from taking the window with it. The main process and the stick are not touched by it. */
export class ErrorBoundary extends Component<Props, { readonly error: Error | undefined }> {
  override state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override componentDidUpdate(before: Props): void {
    if (before.about !== this.props.about && this.state.error !== undefined) this.setState({ error: undefined });
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <div className="body">
        <Note
          tone="bad"
          glyph="failed"
          role="alert"
          title={word('page-error.title')}
          action={
            <Button size="small" onPress={() => this.setState({ error: undefined })}>
              {word('page-error.again')}
            </Button>
          }
        >
          {word('page-error.words')}
          <pre>{error.message}</pre>
        </Note>
      </div>
    );
  }
}
