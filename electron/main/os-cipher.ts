import { safeStorage } from 'electron';
import type { Cipher } from '../platform/store/secrets-file.ts';

/** Backends of Linux that are none: the key would stand in the program itself, and whoever reads the file could open it. */
const noStore: ReadonlySet<string> = new Set(['basic_text', 'unknown']);

/** The system's own secret store: Keychain, DPAPI, libsecret or KWallet. */
export const osCipher: Cipher = {
  get protects() {
    if (!safeStorage.isEncryptionAvailable()) return false;
    return process.platform !== 'linux' || !noStore.has(safeStorage.getSelectedStorageBackend());
  },
  lock: (text) => safeStorage.encryptString(text),
  open: (locked) => safeStorage.decryptString(Buffer.from(locked)),
};
