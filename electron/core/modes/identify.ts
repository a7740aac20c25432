import { idOf, interfacesOf, message } from '../model/index.ts';
import type { Certainty, Device, Evidence, Fact, Identity, Message, Sighting } from '../model/index.ts';
import { faceOf, rolesOf } from './recognise.ts';
import type { StickModel, VendorData } from './vendor.ts';

/**
 * Which stick this is, as evidence with a certainty. Ids alone are a guess (several makers reuse them), ids with the right
 * strings are what the model's data say, and only the stick's own word (AT or its web page) makes it sure.
 *
 * @param read facts that this stick has told of itself at this place, newest last; empty before anything was asked
 */
export function identify(sighting: Sighting, vendor: VendorData, read: readonly Fact[]): Identity {
  const { device } = sighting;
  const model = modelOf(device, vendor);
  const evidence: Evidence[] = [
    {
      kind: 'usb-id',
      agrees: model !== undefined,
      says: model
        ? message(model.sharedIds?.includes(idOf(device)) === true ? 'evidence.id-shared' : 'evidence.id-known', {
            id: idOf(device),
            name: model.name,
            vendor: vendor.name,
          })
        : message('evidence.id-unknown', { id: idOf(device) }),
      source: 'descriptor',
    },
    stringEvidence(device, model),
    {
      kind: 'interfaces',
      agrees: interfacesOf(device).some((face) => faceOf(face) !== undefined),
      says: interfaceWords(device),
      source: 'descriptor',
    },
  ];
  const told = toldModel(read);
  if (told !== undefined) {
    evidence.push({
      kind: told.via === 'web' ? 'web' : told.via === 'at' ? 'at' : 'control',
      agrees: model === undefined || sameModel(told.model, model),
      says: message('evidence.told', { model: told.model }),
      source: told.ask,
    });
  }
  const own = told !== undefined && (model === undefined || !sameModel(told.model, model));
  const maker = toldMaker(read) ?? (vendor.id === 'generic' ? (device.manufacturer ?? '') : vendor.name);
  return {
    plugin: vendor.id,
    vendor: maker,
    model: own ? told.model : (model?.model ?? device.product ?? ''),
    name: own ? nameWith(maker, told.model) : (model?.name ?? plainName(device, vendor)),
    certainty: told !== undefined ? 'sure' : certaintyOf(device, model),
    evidence,
    roles: rolesOf(device, vendor),
  };
}

/** The model whose ids and strings fit; one that fits by strings too goes before one that fits by id alone. */
function modelOf(device: Device, vendor: VendorData): StickModel | undefined {
  const byId = vendor.models.filter((model) => model.ids.includes(idOf(device)));
  return (
    byId.find((model) => model.strings !== undefined && stringsFit(device, model)) ??
    byId.find((model) => model.strings === undefined)
  );
}

function stringsFit(device: Device, model: StickModel): boolean {
  const fits = (wanted: readonly string[] | undefined, found: string | undefined): boolean =>
    wanted === undefined || (found !== undefined && wanted.includes(found));
  return fits(model.strings?.manufacturers, device.manufacturer) && fits(model.strings?.products, device.product);
}

function certaintyOf(device: Device, model: StickModel | undefined): Certainty {
  return model !== undefined && model.strings !== undefined && stringsFit(device, model) ? model.certainty : 'guess';
}

function stringEvidence(device: Device, model: StickModel | undefined): Evidence {
  const named = device.product !== undefined || device.manufacturer !== undefined;
  return {
    kind: 'strings',
    agrees: model?.strings !== undefined && stringsFit(device, model),
    says: named
      ? message('evidence.strings', { product: device.product ?? '–', manufacturer: device.manufacturer ?? '–' })
      : message('evidence.no-strings'),
    source: 'string',
  };
}

function interfaceWords(device: Device): Message {
  const count = interfacesOf(device).length;
  return message(count === 1 ? 'evidence.interface' : 'evidence.interfaces', { count, faces: faceList(device) });
}

function faceList(device: Device): string {
  const faces = [...new Set(interfacesOf(device).map(faceOf))].filter((face) => face !== undefined);
  return faces.length === 0 ? '–' : faces.join(', ');
}

function toldModel(read: readonly Fact[]): { model: string; via: string; ask: string } | undefined {
  const fact = read.findLast((candidate) => candidate.key === 'model' && candidate.status === 'read');
  return fact === undefined ? undefined : { model: String(fact.value), via: fact.source.via, ask: fact.source.ask };
}

function toldMaker(read: readonly Fact[]): string | undefined {
  const fact = read.findLast((candidate) => candidate.key === 'maker' && candidate.status === 'read');
  if (fact === undefined) return undefined;
  const text = String(fact.value);
  // Sticks write their maker in any case ("huawei", "ZTE INCORPORATED"); people know the short form.
  return /^huawei/i.test(text) ? 'Huawei' : /^zte/i.test(text) ? 'ZTE' : text;
}

/** "E303" told by the stick stands for the model "E303s-2" of the table: firmware leaves the suffix out. */
function sameModel(told: string, model: StickModel): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain(model.model).startsWith(plain(told)) || plain(told).includes(plain(model.model));
}

const nameWith = (maker: string, model: string): string =>
  maker === '' || model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`;

function plainName(device: Device, vendor: VendorData): string {
  const product = device.product ?? idOf(device);
  return vendor.id === 'generic' ? nameWith(device.manufacturer ?? '', product) : nameWith(vendor.name, product);
}
