import { useEffect, useState } from 'react';
import { report, type ErrorData, type SessionSnapshot } from '../../../preload/contract/index.ts';
import { invoke } from '../../client/bridge.ts';
import type { Numbers } from './report-choice.ts';

/** The report as it would be written now; made anew when the stick's facts, runs or mode change. */
export function usePreview(
  session: SessionSnapshot,
  { numbers, transcript }: { readonly numbers: Numbers; readonly transcript: 'with' | undefined },
): { html: string | undefined; error: ErrorData | undefined } {
  const [preview, setPreview] = useState<{ html?: string; error?: ErrorData }>({});
  const { place } = session;
  const version = [session.facts?.readAt, session.history.length, session.mode.main, session.run?.state].join(' ');
  useEffect(() => {
    let left = false;
    void invoke(report.preview, { place, numbers, transcript }).then((outcome) => {
      if (!left) setPreview(outcome.ok ? { html: outcome.value.html } : { error: outcome.error });
    });
    return () => {
      left = true;
    };
  }, [place, numbers, transcript, version]);
  return { html: preview.html, error: preview.error };
}
