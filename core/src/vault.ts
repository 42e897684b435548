import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { LeadwireError } from './errors.ts'

/** Seals secrets before they reach the database. */
export interface Vault {
  seal(text: string): string
  /** @throws Conflict `vault_key_mismatch` when sealed under another secret or damaged. */
  open(sealed: string): string
}

const PREFIX = 'v1:'

/**
 * AES-256-GCM from node:crypto under a key drawn by HKDF from `mainSecret`.
 * @param mainSecret any text of at least 16 characters; the same one must be given for the life of the database
 * @throws InvalidInput when it is shorter
 */
export function createVault(mainSecret: string): Vault {
  if (mainSecret.length < 16) {
    throw new LeadwireError('InvalidInput', 'invalid_request', 'The main secret must have at least 16 characters')
  }
  const key = Buffer.from(hkdfSync('sha256', mainSecret, '', 'leadwire vault v1', 32))
  return {
    seal(text) {
      const iv = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, iv)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return PREFIX + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')
    },
    open(sealed) {
      try {
        const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64')
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
        decipher.setAuthTag(bytes.subarray(12, 28))
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
      } catch (cause) {
        const text =
          'A stored secret cannot be opened: LEADWIRE_MAIN_SECRET (or the key file) is not the one it was sealed with'
        throw new LeadwireError('Conflict', 'vault_key_mismatch', text, { cause })
      }
    },
  }
}
