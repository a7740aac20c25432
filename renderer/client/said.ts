/** What the main process says at the end of the page's address: the language to begin with, and that of the system. */
export const said = (name: 'lang' | 'system'): string => new URLSearchParams(window.location.search).get(name) ?? '';
