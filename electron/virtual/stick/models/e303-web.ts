import type { WebData } from '../data.ts';

/**
 * The HiLink page of the E303s-2. Paths and element names as the maker's own pages ask for them; numbers: 901 connected,
 * network type 9 = HSPA+, Rat 2 = 3G, SimState 257 ready.
 */
export const e303Web: WebData = {
  kind: 'hilink',
  address: '192.168.8.1',
  names: ['hi.link'],
  home: '/html/index.html',
  actions: [
    {
      path: '/CGI',
      body: '<switchType>0</switchType>',
      to: 'project',
      store: { startWith: 'project' },
      source: 'what switchProjectMode.html of older HiLink sticks sends, by one program',
    },
  ],
  pages: [
    {
      path: '/api/device/information',
      session: true,
      fields: [
        ['DeviceName', '{product}'],
        ['SerialNumber', '{serial}'],
        ['Imei', '{imei}'],
        ['Imsi', '{imsi}'],
        ['Iccid', '{iccid}'],
        ['Msisdn', '{msisdn}'],
        ['HardwareVersion', '{hardware} Ver.A'],
        ['SoftwareVersion', '{firmware}'],
        ['WebUIVersion', '{webUi}'],
        ['MacAddress1', '{macText}'],
        ['MacAddress2', ''],
        ['ProductFamily', 'GW'],
        ['Classify', 'hilink'],
        ['supportmode', 'WCDMA|GSM'],
        ['workmode', 'WCDMA'],
      ],
    },
    {
      path: '/api/device/basic_information',
      session: false,
      fields: [
        ['productfamily', 'GW'],
        ['classify', 'hilink'],
        ['multimode', '0'],
        ['restore_default_status', '1'],
        ['devicename', '{product}'],
      ],
    },
    {
      path: '/api/device/signal',
      session: true,
      fields: [
        ['pci', ''],
        ['sc', '42'],
        ['cell_id', '1234567'],
        ['rsrq', ''],
        ['rsrp', ''],
        ['rssi', '-77dBm'],
        ['sinr', ''],
        ['rscp', '-85dBm'],
        ['ecio', '-8dB'],
        ['mode', '2'],
      ],
    },
    {
      path: '/api/monitoring/status',
      session: true,
      fields: [
        ['ConnectionStatus', '901'],
        ['WifiConnectionStatus', ''],
        ['SignalStrength', ''],
        ['SignalIcon', '4'],
        ['CurrentNetworkType', '9'],
        ['CurrentServiceDomain', '3'],
        ['RoamingStatus', '0'],
        ['BatteryStatus', ''],
        ['SimlockStatus', '0'],
        ['WanIPAddress', '10.64.0.23'],
        ['PrimaryDns', '192.0.2.53'],
        ['SecondaryDns', ''],
        ['SimStatus', '{simValid}'],
        ['ServiceStatus', '2'],
      ],
    },
    {
      path: '/api/net/current-plmn',
      session: true,
      fields: [
        ['State', '0'],
        ['FullName', '{operator}'],
        ['ShortName', 'Test'],
        ['Numeric', '{plmn}'],
        ['Rat', '2'],
      ],
    },
    {
      path: '/api/net/net-mode',
      session: true,
      fields: [
        ['NetworkMode', '00'],
        ['NetworkBand', '3FFFFFFF'],
        ['LTEBand', ''],
      ],
    },
    {
      path: '/api/pin/status',
      session: true,
      fields: [
        ['SimState', '{hilinkSim}'],
        ['PinOptState', '{hilinkSim}'],
        ['SimPinTimes', '{pinTries}'],
        ['SimPukTimes', '{pukTries}'],
      ],
    },
    {
      path: '/api/pin/simlock',
      session: true,
      fields: [
        ['SimLockEnable', '0'],
        ['SimLockRemainTimes', '10'],
        ['pSimLockEnable', ''],
        ['pSimLockRemainTimes', ''],
      ],
    },
    {
      path: '/api/dialup/connection',
      session: true,
      fields: [
        ['RoamAutoConnectEnable', '0'],
        ['ConnectMode', '0'],
        ['MTU', '1500'],
      ],
    },
    {
      path: '/api/dialup/profiles',
      session: true,
      fields: [
        ['CurrentProfile', '1'],
        ['Index', '1'],
        ['Name', 'Testnetz'],
        ['ApnName', '{apn}'],
      ],
    },
    {
      path: '/api/sms/config',
      session: true,
      fields: [
        ['SaveMode', '0'],
        ['Validity', '10752'],
        ['Sca', '+491700000000'],
      ],
    },
    {
      path: '/api/sms/sms-count',
      session: true,
      fields: [
        ['LocalUnread', '0'],
        ['LocalInbox', '0'],
      ],
    },
  ],
};
