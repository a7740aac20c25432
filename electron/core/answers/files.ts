import cinterion from '../../../resources/at/answers/cinterion.json' with { type: 'json' };
import fibocom from '../../../resources/at/answers/fibocom.json' with { type: 'json' };
import generic from '../../../resources/at/answers/generic.json' with { type: 'json' };
import huawei from '../../../resources/at/answers/huawei.json' with { type: 'json' };
import option from '../../../resources/at/answers/option.json' with { type: 'json' };
import quectel from '../../../resources/at/answers/quectel.json' with { type: 'json' };
import sierra from '../../../resources/at/answers/sierra.json' with { type: 'json' };
import simcom from '../../../resources/at/answers/simcom.json' with { type: 'json' };
import telit from '../../../resources/at/answers/telit.json' with { type: 'json' };
import ublox from '../../../resources/at/answers/ublox.json' with { type: 'json' };
import zte from '../../../resources/at/answers/zte.json' with { type: 'json' };

/** Shapes of answers, one file for each maker. Schema: `shape.ts`, published as `resources/at/answers.schema.json`. */
export const answerFiles: readonly unknown[] = [
  cinterion,
  fibocom,
  generic,
  huawei,
  option,
  quectel,
  sierra,
  simcom,
  telit,
  ublox,
  zte,
];
