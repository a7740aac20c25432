import type { ReactElement } from 'react';
import { say, type Sayable } from '../../resources/text/index.ts';
import { clockShort } from './format.ts';
import { machineParts } from './machine-words.ts';

/** Sets what the machine says or takes (ids, ports, commands, places) in mono within a sentence. */
export function Spoken({ text }: { readonly text: string }): ReactElement {
  return (
    <>
      {machineParts(text).map((part, index) =>
        part.machine ? (
          <span className="mono" key={index}>
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </>
  );
}

/** The sentence of a message. An instant in `iso` fills `{time}` in this computer's own time zone, which core does not know. */
export function sayHere(message: Sayable): string {
  const iso = message.params?.iso;
  return typeof iso === 'string' && iso !== ''
    ? say({ id: message.id, params: { ...message.params, time: clockShort(iso) } })
    : say(message);
}

/** The sentence of a message, as the core made it. */
export function Say({ message }: { readonly message: Sayable }): ReactElement {
  return <Spoken text={sayHere(message)} />;
}
