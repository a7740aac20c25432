/**
 * Something that is read from the disk and made when it is first asked for; a start does without it, and what was never made
 * has nothing to close. What could not be read is tried again by whoever asks next.
 */
export class Late<T> {
  readonly #make: () => Promise<T>;
  #making: Promise<T> | undefined;
  #made: T | undefined;

  constructor(make: () => Promise<T>) {
    this.#make = make;
  }

  /** Rejects with what making it failed with. */
  get(): Promise<T> {
    this.#making ??= this.#make().then(
      (made) => (this.#made = made),
      (error: unknown) => {
        this.#making = undefined;
        throw error;
      },
    );
    return this.#making;
  }

  /** What has been made so far. */
  get made(): T | undefined {
    return this.#made;
  }

  /** Ends what was made, or is being made at this moment. @param close how */
  async end(close: (made: T) => Promise<void>): Promise<void> {
    if (this.#making === undefined) return;
    const [made] = await Promise.allSettled([this.#making]);
    // What could not be made holds nothing; whoever asked for it was told.
    if (made.status === 'fulfilled') await close(made.value);
  }
}
