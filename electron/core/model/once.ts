/** A value that is made when it is first asked for and then kept: a start of the program does without what nobody asks for. */
export function onFirstUse<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
