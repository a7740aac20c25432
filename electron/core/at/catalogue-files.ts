import standard27005 from '../../../resources/at/catalogue/27.005.json' with { type: 'json' };
import standard27007 from '../../../resources/at/catalogue/27.007.json' with { type: 'json' };
import common from '../../../resources/at/catalogue/common.json' with { type: 'json' };
import fibocom from '../../../resources/at/catalogue/fibocom.json' with { type: 'json' };
import foxconn from '../../../resources/at/catalogue/foxconn.json' with { type: 'json' };
import huawei from '../../../resources/at/catalogue/huawei.json' with { type: 'json' };
import luat from '../../../resources/at/catalogue/luat.json' with { type: 'json' };
import meig from '../../../resources/at/catalogue/meig.json' with { type: 'json' };
import quectel from '../../../resources/at/catalogue/quectel.json' with { type: 'json' };
import sierra from '../../../resources/at/catalogue/sierra.json' with { type: 'json' };
import simcom from '../../../resources/at/catalogue/simcom.json' with { type: 'json' };
import telit from '../../../resources/at/catalogue/telit.json' with { type: 'json' };
import ublox from '../../../resources/at/catalogue/ublox.json' with { type: 'json' };
import v250 from '../../../resources/at/catalogue/v250.json' with { type: 'json' };
import zte from '../../../resources/at/catalogue/zte.json' with { type: 'json' };

/** The catalogue, one file for each group. Schema: `catalogue-schema.ts`, published as `resources/at/catalogue.schema.json`. */
export const catalogueFiles: readonly unknown[] = [
  standard27005,
  standard27007,
  common,
  fibocom,
  foxconn,
  huawei,
  luat,
  meig,
  quectel,
  sierra,
  simcom,
  telit,
  ublox,
  v250,
  zte,
];
