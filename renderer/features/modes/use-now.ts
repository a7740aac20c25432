import { useEffect, useState } from 'react';

/** Often enough for tenths of a second to run, and cheap. */
const tickMs = 200;

/** The time of now, in ms since 1970, while a counter has to run. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
