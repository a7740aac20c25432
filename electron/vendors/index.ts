import { vendorDataSchema, type VendorData } from '../core/modes/vendor.ts';
import { plugins } from './plugins.ts';
import { shipped } from '../core/model/index.ts';

/** All vendor plug-ins; `generic` stands last and takes what no other names. A file that breaks the schema stops the start. */
export const vendors: readonly VendorData[] = plugins.map(({ stick }) => shipped(vendorDataSchema, stick));
