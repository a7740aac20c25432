/** The words on a signal, from worst to best. */
export const signalBands = ['bad', 'poor', 'fair', 'good', 'excellent'] as const;
export type SignalBand = (typeof signalBands)[number];

/** The band that a text id such as `signal.good` names, undefined when it names none. */
export const bandOf = (id: string | undefined): SignalBand | undefined =>
  signalBands.find((band) => id === `signal.${band}`);
