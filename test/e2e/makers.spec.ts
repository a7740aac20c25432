import { expect, test } from './launch.ts';
import {
  carryOut,
  chooseStick,
  chooseTarget,
  goBack,
  openTab,
  quietJob,
  readFacts,
  seeFacts,
  signIn,
  type Job,
} from './support/main-job.ts';

/**
 * The plug-in of each maker in the window, on its virtual stick: the modes that are offered, the plan, a run, the facts with their
 * source, and the way back by its button; both runs verified. What is special to one maker has a test of its own beside this.
 */
interface Maker {
  readonly model: string;
  /** As the list of sticks names it before it was asked. */
  readonly name: string;
  /** As the cards name them. */
  readonly offered: readonly string[];
  readonly to: string;
  /** As the button names it, where that is not the card's name. */
  readonly called?: string;
  /** The way, where it is not the first one. */
  readonly way?: RegExp;
  /** What stands in the plan. */
  readonly plan: string;
  /** Question for the value that is stored, and what it says there and at home again; without it nothing is stored. */
  readonly reads?: readonly [ask: string, there: string, home: string];
  readonly home: string;
  /** What the runs ask for. */
  readonly secret?: string;
  /** What the Info page asks for. */
  readonly login?: string;
  /** Rows of the Info page: label, value, question. */
  readonly facts: readonly (readonly [label: string, value: string, ask: string])[];
  /** One more of a maker that is shown already: only in the long test. */
  readonly more?: true;
}

// prettier-ignore
const makers: readonly Maker[] = [
  {
    model: 'sim7600', name: 'SIMCom SIM7600', offered: ['Network card', 'MBIM'],
    to: 'Network card', plan: 'AT+CUSBPIDSWITCH=9011,1,1', reads: ['AT+CUSBPIDSWITCH?', '9011', '9001'], home: 'QMI',
    facts: [
      ['Model', 'SIMCOM_SIM7600E-H', 'ATI'],
      ['Firmware', 'LE20B03SIM7600M22', 'ATI'],
      ['RSRP', '-92 dBm', 'AT+CPSI?'],
      ['USB make-up', '9011', 'AT+CUSBPIDSWITCH?'],
    ],
  },
  {
    model: 'le910c', name: 'Telit LE910Cx', offered: ['Network card', 'MBIM'],
    to: 'Network card', way: /^ECM/, plan: 'AT#USBCFG=4', reads: ['AT#USBCFG?', '4', '0'], home: 'QMI',
    facts: [
      ['Model', 'LE910C4-EU', 'AT+CGMM'],
      ['Firmware', '25.21.660', 'AT+CGMR'],
      ['RSRP', '-92 dBm', 'AT#RFSTS'],
      ['USB make-up', 'ECM', 'AT#USBCFG?'],
    ],
  },
  {
    model: 'fm150', name: 'Fibocom FM150', offered: ['Network card', 'MBIM', 'QMI'],
    to: 'Network card', plan: 'AT+GTUSBMODE=33', reads: ['AT+GTUSBMODE?', '33', '32'], home: 'QMI',
    facts: [
      ['Model', 'FM150-AE-00', 'AT+CGMM'],
      ['Firmware', '89602.1000.00.04.01.02', 'AT+CGMR'],
      ['RSRP', '-92 dBm', 'AT+CESQ'],
      ['USB make-up', 'composition 33', 'AT+GTUSBMODE?'],
    ],
  },
  {
    model: 'srm825l', name: 'MeiG SRM825L', offered: ['Network card', 'QMI'],
    to: 'Network card', plan: 'AT+SER=2,1', reads: ['AT+SER?', '2', '1'], home: 'QMI',
    facts: [
      ['Model', 'SRM825L', 'ATI'],
      ['Firmware', 'SRM825L_5.0.1_EQ101', 'ATI'],
      ['RSRP', '-92 dBm', 'AT^HCSQ?'],
      ['USB make-up', 'composition 2', 'AT+SER?'],
    ],
  },
  {
    model: 'toby-l2', name: 'u-blox TOBY-L2', offered: ['Serial modem', 'Network card'],
    to: 'Serial modem', plan: 'AT+UUSBCONF=0', reads: ['AT+UUSBCONF?', '0,""', '3,"RNDIS"'], home: 'Network card',
    facts: [
      ['Model', 'TOBY-L210', 'AT+CGMM'],
      ['Firmware', '15.93', 'AT+CGMR'],
      ['RSRP', '-92 dBm', 'AT+CESQ'],
      ['USB make-up', '0', 'AT+UUSBCONF?'],
    ],
  },
  {
    model: 'em7455', name: 'Sierra Wireless EM7455', offered: ['MBIM', 'QMI'], secret: 'PASSWORD',
    to: 'MBIM', plan: 'AT!USBCOMP=1,1,1009', reads: ['AT!USBCOMP?', '1,1,1009', '1,1,10D'], home: 'QMI',
    facts: [
      ['Model', 'EM7455', 'ATI'],
      ['Firmware', 'SWI9X30C_02.24.05.06', 'ATI'],
      ['RSRP', '-92 dBm', 'AT!GSTATUS?'],
    ],
  },
  {
    model: 'l800', name: 'Alcatel L800', offered: ['Network card', 'Serial modem', 'QMI'], login: 'admin',
    to: 'Network card', plan: '55534243 12345678', home: 'Installer disk',
    facts: [
      ['Model', 'L800', '/jrd/webapi'],
      ['Firmware', 'L800_00_02.00_12', '/jrd/webapi'],
      ['RSRP', '-92 dBm', '/jrd/webapi'],
    ],
  },
  {
    model: 'cs19', name: 'Nokia', offered: ['Not known'],
    to: 'Not known', called: 'unknown mode', plan: '55534243 87654321', home: 'Installer disk',
    facts: [
      ['Model', 'CS-19', 'ATI'],
      ['Firmware', '2.0.1', 'ATI'],
      ['RSSI', 'dBm', 'AT+CSQ'],
    ],
  },
  {
    model: 'mt5700m', name: 'TD Tech MT5700M', offered: ['Serial modem', 'Network card'], more: true,
    to: 'Serial modem', plan: 'AT^SETMODE=8', reads: ['AT^SETMODE?', '8', '4'], home: 'Network card',
    facts: [['Model', 'MT5700M-CN', 'ATI'], ['RSRP', '-92 dBm', 'AT^HCSQ?']],
  },
  {
    model: 't99w175', name: 'Foxconn T99W175', offered: ['QMI'], more: true,
    to: 'QMI', plan: 'AT^USBSWITCH=9025', reads: ['AT^USBSWITCH?', '9025', '90D5'], home: 'MBIM',
    facts: [['Model', 'T99W175', 'ATI'], ['RSRP', '-92 dBm', 'AT+CESQ']],
  },
  {
    model: 'air724', name: 'Luat Air724UG', offered: ['Network card'], more: true,
    to: 'Network card', way: /^ECM/, plan: 'AT+SETUSB=2', reads: ['AT+SETUSB?', '2', '1'], home: 'Network card',
    facts: [['Model', 'Air724UG', 'AT+CGMM'], ['RSRP', '-92 dBm', 'AT+CESQ']],
  },
];

const shown = makers.filter(({ more }) => more === undefined || process.env['MWB_LONG'] === '1');

test.describe.configure({ mode: 'parallel' });

// Two windows beside each other, each with half of them.
for (const half of [0, 1].map((rest) => shown.filter((_, index) => index % 2 === rest))) {
  test(`there, the facts, and back: ${half.map(({ model }) => model).join(', ')}`, async ({ start }) => {
    test.setTimeout(300_000);
    // A tenth of a module's restart; what is asked and answered takes its own time.
    const job = quietJob(await start([`--virtual=${half.map(({ model }) => model).join()}`, '--pace=0.1']));
    for (const maker of half) await test.step(maker.model, () => thereAndBack(job, maker));
  });
}

async function thereAndBack(job: Job, maker: Maker): Promise<void> {
  const { page } = job;
  const main = page.getByRole('main');
  const { to, called = to, home, secret, reads } = maker;
  await chooseStick(job, maker.name);
  await chooseTarget(job, to, called);
  const cards = main.getByRole('radiogroup', { name: 'Where it can go' }).getByRole('radio');
  await expect(cards).toHaveCount(maker.offered.length);
  for (const [index, name] of maker.offered.entries())
    await expect(cards.nth(index)).toHaveAccessibleName(new RegExp(`^${name}`));
  if (maker.way !== undefined) {
    await page.getByRole('button', { name: /^Other ways/ }).click();
    await page.getByRole('radio', { name: maker.way }).click({ force: true });
  }
  await expect(main).toContainText(maker.plan);
  if (reads !== undefined) await expect(main).toContainText(`Read what is stored now: ${reads[0]}`);
  await carryOut(job, called, secret);
  if (reads !== undefined) await expect(main).toContainText(`${reads[0]} reads ${reads[1]}, as set`);

  await readFacts(job);
  if (maker.login !== undefined) await signIn(job, maker.login);
  await seeFacts(job, maker.facts);

  await openTab(job, 'Mode');
  await goBack(job, home, secret);
  if (reads !== undefined) await expect(main).toContainText(`${reads[0]} reads ${reads[2]}, as set`);
}
