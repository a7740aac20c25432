import { useEffect, useState, type ComponentType, type ReactElement } from 'react';
import { word } from '../../resources/text/index.ts';

const Opening = (): ReactElement => <div className="page" aria-busy="true" aria-label={word('app.opening')} />;

/**
 * A page that is read from the disk when it is first shown, so that the window begins with what it shows first. The script
 * lies beside the program; what cannot be read is thrown in the page's place, where the error boundary tells it.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  meanwhile: () => ReactElement | null = Opening,
): ComponentType<Props> {
  let there: ComponentType<Props> | undefined;
  return function Later(props: Props): ReactElement {
    const [Shown, setShown] = useState(() => there);
    const [trouble, setTrouble] = useState<{ readonly thrown: unknown }>();
    useEffect(() => {
      if (Shown !== undefined) return undefined;
      let wanted = true;
      load().then(
        (loaded) => {
          there = loaded;
          // A component is a function; handed over bare it would be called.
          if (wanted) setShown(() => loaded);
        },
        (thrown: unknown) => {
          if (wanted) setTrouble({ thrown });
        },
      );
      return () => {
        wanted = false;
      };
    }, [Shown]);
    if (trouble !== undefined) throw trouble.thrown;
    if (Shown === undefined) return <>{meanwhile()}</>;
    return <Shown {...props} />;
  };
}
