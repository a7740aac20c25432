import app from './app.json' with { type: 'json' };
import history from './history.json' with { type: 'json' };
import settings from './settings.json' with { type: 'json' };

/** All German texts, topic by topic as the English ones. A test holds them complete. */
export const de = {
  ...app,
  ...history,
  ...settings,
};

/** The files by topic, for those who look at each. */
export const topics = {
  app,
  history,
  settings,
};
