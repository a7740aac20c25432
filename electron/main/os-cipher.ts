import { safeStorage } from 'electron';
import type { Cipher } from '../platform/store/secrets-file.ts';

/** Backends of Linux that are none: the key would stand in the program itself, and whoever reads the file could open it. */
const noStore: ReadonlySet<string> = new Set(['basic_text', 'unknown']);

/** The calls that every Electron has that this program runs on. */
interface SecretService {
  isEncryptionAvailable(): boolean;
  getSelectedStorageBackend(): string;
  encryptString(text: string): Buffer;
  decryptString(locked: Buffer): string;
}
const store: SecretService = safeStorage;

/** The system's own secret store: Keychain, DPAPI, libsecret or KWallet. */
export const osCipher: Cipher = {
  get protects() {
    if (!store.isEncryptionAvailable()) return false;
    return process.platform !== 'linux' || !noStore.has(store.getSelectedStorageBackend());
  },
  lock: (text) => store.encryptString(text),
  open: (locked) => store.decryptString(Buffer.from(locked)),
};
