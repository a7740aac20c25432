import { useState, type ReactElement, type ReactNode } from 'react';
import {
  Dialog as AriaDialog,
  FieldError,
  Heading,
  Input,
  Label,
  Modal,
  ModalOverlay,
  TextField,
} from 'react-aria-components';
import { word } from '../../resources/text/index.ts';
import { Button } from './button.tsx';
import { Glyph } from './glyph.tsx';
import { Key } from './tag.tsx';
import './dialog.css';

/** A dialog that asks for a choice. Esc closes it. Its buttons come with `actions`, the filled one last. */
export function Dialog({
  isOpen,
  onClose,
  title,
  sub,
  children,
  actions,
  said,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly sub?: ReactNode;
  readonly children: ReactNode;
  readonly actions: ReactNode;
  /** A quiet sentence at the left of the buttons. */
  readonly said?: ReactNode;
}): ReactElement {
  return (
    <ModalOverlay className="scrim" isOpen={isOpen} isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="dialog">
        <AriaDialog className="dialog-inner">
          <div className="dialog-body">
            <Heading slot="title" className="dialog-title">
              {title}
            </Heading>
            {sub !== undefined && <div className="second dialog-sub">{sub}</div>}
            {children}
          </div>
          <div className="dialog-foot">
            <span className="second grow">{said}</span>
            {actions}
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A stretch of the typed line that is the cause, by character positions. */
export interface CauseRange {
  readonly from: number;
  readonly to: number;
}

/** The typed line with its causes marked. */
export function MarkedLine({
  line,
  causes,
}: {
  readonly line: string;
  readonly causes: readonly CauseRange[];
}): ReactElement {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { from, to } of [...causes].sort((a, b) => a.from - b.from)) {
    if (from < at || to <= from) continue;
    parts.push(line.slice(at, from), <mark key={from}>{line.slice(from, to)}</mark>);
    at = to;
  }
  parts.push(line.slice(at));
  return <>{parts}</>;
}

/**
 * Stops a danger. The title is the consequence; keeping is the filled button and Esc. Level 2: a second button sends it.
 * Level 3: sending wakes when the model's name is typed. Level 4: there is no such button.
 */
export function DangerDialog({
  isOpen,
  level,
  title,
  about,
  line,
  causes,
  why,
  rows,
  typed,
  takesDigits = false,
  typeIt,
  wrong,
  sendIt = word('danger.send-anyway'),
  said,
  onKeep,
  onSend,
}: {
  readonly isOpen: boolean;
  readonly level: 2 | 3 | 4;
  readonly title: ReactNode;
  readonly about: ReactNode;
  readonly line: string;
  readonly causes: readonly CauseRange[];
  /** Why the marked stretch is the cause. */
  readonly why: ReactNode;
  readonly rows: readonly { readonly label: string; readonly value: ReactNode }[];
  /** What must be typed at level 3. */
  readonly typed?: string;
  /** Four digits that this page does not know do as well. */
  readonly takesDigits?: boolean;
  /** What the field says when it is not the model name that must be typed. */
  readonly typeIt?: string;
  /** What was wrong with what was typed last. */
  readonly wrong?: string;
  /** What the button that does it says, where nothing is sent all the same. */
  readonly sendIt?: string;
  readonly said?: ReactNode;
  readonly onKeep: () => void;
  readonly onSend: (typed: string) => void;
}): ReactElement {
  const [text, setText] = useState('');
  const isDigits = takesDigits && /^\d{4}$/.test(text.trim());
  const mayBeSent = level === 2 || isDigits || (typed !== undefined && text.trim() === typed);
  const asks =
    typeIt ?? word(!takesDigits ? 'danger.type-it' : typed === undefined ? 'danger.type-imei' : 'danger.type-or-imei');
  return (
    <ModalOverlay className="scrim" isOpen={isOpen} isDismissable onOpenChange={(open) => !open && onKeep()}>
      <Modal className="dialog dialog-danger">
        <AriaDialog role="alertdialog" className="dialog-inner">
          <div className="dialog-body">
            <div className="danger-head">
              <Glyph name="attention" size="note" tone="bad" />
              <div>
                <Heading slot="title" className="dialog-title">
                  {title}
                </Heading>
                <div className="second dialog-sub">{about}</div>
              </div>
            </div>
            <div className="danger-line">
              <MarkedLine line={line} causes={causes} />
              <div className="danger-why">{why}</div>
            </div>
            <dl>
              {rows.map((row) => (
                <div className="danger-row" key={row.label}>
                  <dt className="second">{row.label}</dt>
                  <dd>{row.value}</dd>
                </div>
              ))}
            </dl>
            {level === 3 && (typed !== undefined || takesDigits) && (
              <TextField
                className="danger-typed"
                value={text}
                onChange={setText}
                autoFocus
                isInvalid={wrong !== undefined}
              >
                <Label>
                  <b>{asks}</b> {typed !== undefined && <span className="mono second">{typed}</span>}
                </Label>
                <Input className="input" spellCheck="false" autoComplete="off" />
                {wrong !== undefined && <FieldError className="bad">{wrong}</FieldError>}
              </TextField>
            )}
            {level === 3 && typed === undefined && !takesDigits && (
              <p className="second danger-typed">{word('danger.type-unknown')}</p>
            )}
          </div>
          <div className="dialog-foot">
            <span className="second grow">{said}</span>
            {level !== 4 && (
              <Button
                size="large"
                kind={level === 3 && mayBeSent ? 'danger' : 'plain'}
                isDisabled={!mayBeSent}
                onPress={() => onSend(text.trim())}
              >
                {sendIt}
              </Button>
            )}
            <Button kind="filled" autoFocus={level !== 3} onPress={onKeep}>
              {word('danger.keep')} <Key>Esc</Key>
            </Button>
          </div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
