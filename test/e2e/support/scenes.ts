import { expect, type Page } from '@playwright/test';
import { beginBatch, openBench, slots } from './batch.ts';

/**
 * Every page and state that a person can come to on virtual sticks, in one list: the tests of access and of layout go through it,
 * and so does the contact sheet. A scene begins where the one before it ended, within one start of the program.
 */
export interface Scene {
  readonly name: string;
  /** Brings it on the page; resolves when it is there. */
  readonly show: (page: Page) => Promise<void>;
  /** Takes it away again, where the next scene needs that. */
  readonly leave?: (page: Page) => Promise<void>;
}

/** Scenes that share one start of the program. */
export interface Reel {
  readonly name: string;
  readonly args: readonly string[];
  readonly scenes: readonly Scene[];
}

/** ms. A switch with its replug takes 15 s of a stick's own time; a loaded machine some times that. */
const switchLimit = 90_000;
const soon = { timeout: 30_000 };

const otherPage = (name: string, heading: string | RegExp): Scene => ({
  name: name.toLowerCase(),
  show: async (page) => {
    await page
      .getByRole('navigation')
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading, soon);
  },
});

const tab = (name: string, sign: (page: Page) => ReturnType<Page['locator']>): Scene => ({
  name: `stick ${name.toLowerCase()}`,
  show: async (page) => {
    await page.getByRole('tab', { name, exact: true }).click();
    await expect(sign(page).first()).toBeVisible(soon);
  },
});

const escape = (page: Page): Promise<void> => page.keyboard.press('Escape');

const palette: Scene = {
  name: 'palette',
  show: async (page) => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible(soon);
  },
  leave: escape,
};

const nothing: Reel = {
  name: 'no stick',
  args: ['--virtual=none'],
  scenes: [
    {
      name: 'empty',
      show: (page) => expect(page.getByRole('heading', { level: 1 })).toHaveText('Plug in a stick', soon),
    },
    palette,
    {
      name: 'choose a virtual stick',
      show: async (page) => {
        await page.getByRole('button', { name: 'Try with a virtual stick' }).first().click();
        await expect(page.getByRole('dialog')).toBeVisible(soon);
      },
      leave: escape,
    },
    {
      name: 'bell',
      show: async (page) => {
        await page.getByRole('button', { name: 'What happened' }).click();
        await expect(page.getByRole('dialog')).toBeVisible(soon);
      },
      leave: escape,
    },
    otherPage('Bench', 'Bench'),
    otherPage('Relays', 'Relays'),
    otherPage('History', 'History'),
    otherPage('Rules', 'Rules'),
    otherPage('Router file', /./),
    otherPage('Settings', 'Settings'),
  ],
};

const side = (name: string, button: string): Scene => ({
  name: `terminal ${name}`,
  show: async (page) => {
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect(page.getByRole('button', { name: button, exact: true })).toHaveAttribute('aria-pressed', 'true');
  },
});

const sticks: Reel = {
  name: 'two sticks',
  args: ['--virtual=e303:serial,mf831'],
  scenes: [
    {
      name: 'stick overview',
      show: async (page) => {
        await page.getByRole('row', { name: /E303s-2/ }).click();
        await expect(page.getByRole('heading', { level: 1 })).toContainText('E303s-2', soon);
      },
    },
    tab('Mode', (page) => page.getByText(/^Verified/)),
    tab('Info', (page) => page.getByRole('button', { name: /^Read/ })),
    {
      name: 'stick facts',
      show: async (page) => {
        await page.getByRole('button', { name: /^Read/ }).first().click();
        await expect(page.getByText(/\d+ of \d+ facts read/)).toBeVisible({ timeout: switchLimit });
      },
    },
    tab('Watch', (page) => page.locator('footer')),
    tab('Terminal', (page) => page.getByRole('button', { name: 'Free the port' })),
    side('hex', 'Hex'),
    side('scripts', 'Scripts'),
    side('messages', 'Messages'),
    {
      name: 'terminal menu',
      show: async (page) => {
        await page.getByRole('button', { name: 'More for this terminal' }).click();
        await expect(page.getByRole('menu')).toBeVisible(soon);
      },
      leave: escape,
    },
    {
      name: 'terminal bytes',
      show: async (page) => {
        await page.getByRole('button', { name: 'More for this terminal' }).click();
        await page.getByRole('menuitem', { name: 'Send bytes' }).click();
        await expect(page.getByRole('textbox', { name: 'Bytes in hex' })).toBeVisible(soon);
      },
      leave: escape,
    },
    {
      name: 'terminal completion',
      show: async (page) => {
        await page.getByRole('combobox', { name: 'AT command' }).fill('AT+C');
        await expect(page.getByRole('option').first()).toBeVisible(soon);
      },
      leave: (page) => page.getByRole('combobox', { name: 'AT command' }).fill(''),
    },
    {
      name: 'terminal danger',
      show: async (page) => {
        await page.getByRole('combobox', { name: 'AT command' }).fill('AT+COPS=2');
        await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeEnabled(soon);
        await page.getByRole('combobox', { name: 'AT command' }).press('Enter');
        await expect(page.getByRole('alertdialog')).toBeVisible(soon);
      },
      leave: async (page) => {
        await escape(page);
        await page.getByRole('combobox', { name: 'AT command' }).fill('');
      },
    },
    tab('Relay', (page) => page.getByRole('textbox', { name: 'One end' })),
    tab('OpenWrt', (page) => page.getByRole('button', { name: 'Save all parts' }).and(page.locator(':enabled'))),
    tab('Report', (page) => page.frameLocator('iframe.report-preview').getByText('E303s-2').first()),
    palette,
    otherPage('Bench', 'Bench'),
    {
      name: 'bench before the start',
      show: async (page) => {
        await page.getByRole('button', { name: 'Begin the batch' }).click();
        await expect(page.getByRole('dialog')).toBeVisible(soon);
      },
      leave: escape,
    },
    otherPage('Relays', 'Relays'),
    otherPage('History', 'History'),
    otherPage('Settings', 'Settings'),
  ],
};

/** Begins a switch to the serial modem on the Mode page. */
async function beginSwitch(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Mode' }).click();
  await page.getByRole('button', { name: 'Switch to serial modem' }).click(soon);
}

const modeBefore: Scene = {
  name: 'mode before',
  show: async (page) => {
    await page.getByRole('tab', { name: 'Mode' }).click();
    await expect(page.getByRole('button', { name: 'Switch to serial modem' })).toBeEnabled(soon);
  },
};
const ended = (name: string, words: RegExp): Scene => ({
  name,
  show: (page) => expect(page.getByRole('main').getByText(words).first()).toBeVisible({ timeout: switchLimit }),
});

const working: Reel = {
  name: 'a switch',
  args: ['--virtual=e303', '--fault=v1-1:awayMs=4000'],
  scenes: [
    modeBefore,
    {
      name: 'mode working',
      show: async (page) => {
        await beginSwitch(page);
        await expect(page.getByRole('button', { name: /Cancel/ })).toBeVisible(soon);
      },
    },
    ended('mode verified', /^Verified: it is/),
  ],
};
const different: Reel = {
  name: 'a stick that lies',
  args: ['--virtual=e303', '--fault=v1-1:lies'],
  scenes: [
    {
      name: 'mode different',
      show: async (page) => {
        await beginSwitch(page);
        await expect(page.getByRole('main')).toContainText('Different', { timeout: switchLimit });
      },
    },
  ],
};
const lost: Reel = {
  name: 'a stick that is lost',
  args: ['--virtual=e303', '--fault=v1-1:neverReturns'],
  scenes: [
    {
      name: 'mode lost',
      show: async (page) => {
        await beginSwitch(page);
        await expect(page.getByRole('main')).toContainText(/Lost/, { timeout: switchLimit });
      },
    },
    {
      name: 'stick gone',
      show: async (page) => {
        await page.getByRole('tab', { name: 'Overview' }).click();
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible(soon);
      },
    },
  ],
};

const rule: Reel = {
  name: 'a rule and the help',
  args: ['--virtual=e303'],
  scenes: [
    otherPage('Rules', 'Rules'),
    {
      name: 'rule details',
      show: async (page) => {
        await page.getByRole('searchbox').fill('huawei 1f01');
        await page.getByRole('row', { name: '12d1:1f01' }).click();
        await expect(page.getByRole('region', { name: 'What goes over the wire' })).toBeVisible(soon);
      },
    },
    {
      name: 'rule tried without sending',
      show: async (page) => {
        await page.getByRole('button', { name: 'Try without sending' }).click();
        await expect(page.getByRole('dialog')).toContainText('Nothing has been sent', soon);
      },
      leave: escape,
    },
    {
      name: 'help',
      show: async (page) => {
        await page.keyboard.press('F1');
        await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible(soon);
      },
    },
    {
      name: 'keys',
      show: async (page) => {
        await page.keyboard.press('?');
        await expect(page.getByRole('heading', { level: 2, name: 'Keys' })).toBeVisible(soon);
      },
    },
  ],
};
const relay: Reel = {
  name: 'a port in use',
  args: ['--virtual=e303:serial'],
  scenes: [
    {
      name: 'relay running',
      show: async (page) => {
        await page.getByRole('tab', { name: 'Relay', exact: true }).click();
        await page.getByRole('textbox', { name: 'One end' }).fill('tcp-listen:0,fork');
        await page.getByRole('button', { name: 'Start the relay' }).click();
        await expect(page.getByRole('region', { name: 'Tap' })).toBeVisible(soon);
      },
      leave: (page) => page.getByRole('button', { name: 'Stop the relay' }).click(),
    },
    {
      name: 'watch running',
      show: async (page) => {
        await page.getByRole('tab', { name: 'Watch', exact: true }).click();
        await page.getByRole('button', { name: 'Watch the signal' }).click();
        await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible(soon);
        await expect(page.getByRole('main')).toContainText('dBm', soon);
      },
      leave: (page) => page.getByRole('button', { name: 'Stop' }).click(),
    },
  ],
};
const batch: Reel = {
  name: 'a batch',
  args: ['--virtual=e303*2,e303#2', '--fault=v1-1:sim=absent'],
  scenes: [
    {
      name: 'batch working',
      show: async (page) => {
        await openBench(page);
        await beginBatch(page);
        await expect(slots(page).first()).toBeVisible(soon);
      },
    },
    {
      name: 'batch failed, good and twice',
      show: async (page) => {
        for (const word of ['Failed', 'Good', 'Twice'])
          await expect(slots(page).filter({ hasText: word })).toHaveCount(1, { timeout: switchLimit });
      },
    },
    {
      name: 'batch finished',
      show: async (page) => {
        await page.getByRole('button', { name: 'Finish the batch' }).click();
        await expect(page.getByText(/1 good, 1 failed, 1 with the IMEI of another/)).toBeVisible(soon);
      },
    },
  ],
};
const login: Reel = {
  name: 'a page with a login',
  args: ['--virtual=mf823-login:network'],
  scenes: [
    {
      name: 'facts half hidden',
      show: async (page) => {
        await page.getByRole('tab', { name: 'Info', exact: true }).click();
        await page.getByRole('button', { name: 'Read the facts' }).click();
        await expect(page.getByRole('main')).toContainText('until somebody signs in', { timeout: switchLimit });
      },
    },
    {
      name: 'password wanted',
      show: async (page) => {
        await page.getByRole('button', { name: 'Sign in…' }).click();
        await expect(page.getByRole('dialog')).toBeVisible(soon);
      },
      leave: escape,
    },
  ],
};
const silent: Reel = {
  name: 'a stick that says nothing',
  args: ['--virtual=e303:serial', '--fault=v1-1:at=dead'],
  scenes: [
    {
      name: 'facts failed',
      show: async (page) => {
        await page.getByRole('tab', { name: 'Info', exact: true }).click();
        await page.getByRole('button', { name: /^Read/ }).first().click();
        await expect(page.getByRole('main').getByRole('alert')).toBeVisible({ timeout: switchLimit });
      },
    },
  ],
};

/** In the order of the work: nothing there, two sticks with all their pages, how a switch can go, and what is opened from there. */
export const reels: readonly Reel[] = [
  ...[nothing, sticks, working, different, lost],
  ...[rule, relay, batch, login, silent],
];

/** The short test leaves out those that wait long, for a verdict that is given up or for a whole batch, and what is seldom opened. */
const short: readonly Reel[] = [nothing, sticks, working];
export const testedReels: readonly Reel[] = process.env['MWB_LONG'] === '1' ? reels : short;
