import type { AtData } from '../data.ts';

/**
 * What lies on the SIM of each stick with AT: a short message, one from a name with a character of the extension table, one in
 * UCS-2, and a long one in two pieces. Written after 3GPP TS 23.040 and 23.038; numbers are made up.
 */
export const simMessages: NonNullable<AtData['messages']> = [
  {
    stat: 1,
    pdu: '0791947100000000040C919471000000100000621051010203400DCCBA7B8C0685E9A0B7BBFC03',
    sender: '+491700000001',
    time: '26/01/15,10:20:30+04',
    text: 'Lunch at one?',
  },
  {
    stat: 1,
    pdu: '0791947100000000040ED0D4F29CEE2ED3F500006210510102034017D9775D0E1ACBCBE4341D949E836E2E590DB429BB00',
    sender: 'Testnetz',
    time: '26/01/15,10:20:30+04',
    text: 'Your credit is 7.25 EUR.',
  },
  {
    stat: 0,
    pdu: '0791947100000000040C9194710000002000086210510102034014041F04400438043204350442002C00204F60597D',
    sender: '+491700000002',
    time: '26/01/15,10:20:30+04',
    text: '041F04400438043204350442002C00204F60597D',
  },
  {
    stat: 0,
    pdu: '0791947100000000440C91947100000030000062105101020340A00500032A0201A8E8F41CD42ECFE7E17319949E83D86FF7B92C07D1D16137E8ED2E83D07537595E2683C26E32689EC6D3F3A0313A2C0F8FE965F99C059ABF41747419E42ED3EF6FF91A342FBBC973509A0E4ABB41F4FB1B044F97C7E53928EC2683E8E832684E4F8FD7A075B90C9F83E8E8721B148687E57417E88A7E97ED6539485E0E93E7A0341D740FBBE9',
    sender: '+491700000003',
    time: '26/01/15,10:20:30+04',
    text: 'This message is longer than one hundred and sixty characters, so the network sends it in two pieces and the stick keeps them apart. Whoever reads it wants to',
  },
  {
    stat: 0,
    pdu: '0791947100000000440C919471000000300000621051010203401F0500032A0202E620FA1B342F97416F7719442FE3E9A0F0399C76BB00',
    sender: '+491700000003',
    time: '26/01/15,10:20:30+04',
    text: ' see one text again.',
  },
];

/** *100# tells the credit, *101# asks with a menu. */
export const plainServices: NonNullable<AtData['services']> = {
  writing: 'plain',
  codes: { '*100#': '0|Your credit is 7.25 EUR.', '*101#': '1|1 Credit\n2 Number' },
  replies: { '1': '0|Your credit is 7.25 EUR.', '2': '0|Your number is +491700000009.' },
};

/** The same as packed septets in hex, as many Huawei sticks want and write them. */
export const packedServices: NonNullable<AtData['services']> = {
  writing: 'packed',
  codes: {
    AA180C3602: '0|D9775D0E1ACBCBE4341D949E836E2E590D54AC4A5D',
    AA182C3602: '1|31D0505E26A7E90A19C8596F8BCB72',
  },
  replies: {
    '31': '0|D9775D0E1ACBCBE4341D949E836E2E590D54AC4A5D',
    '32': '0|D9775D0E72D7DBE2B21C949E8356B45CEC0683C16030182CE702',
    '2': '0|D9775D0E72D7DBE2B21C949E8356B45CEC0683C16030182CE702',
    '1': '0|D9775D0E1ACBCBE4341D949E836E2E590D54AC4A5D',
  },
};
