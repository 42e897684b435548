import { timingSafeEqual } from 'node:crypto'
import { LeadwireError } from '../errors.ts'
import type { Vault } from '../vault.ts'

/** What a link in a mail is for; a link for one thing opens no other. */
export type LinkPurpose = 'download' | 'unsubscribe'

/** Longer ones are not looked at. */
const MAX_TOKEN_LENGTH = 2000

/**
 * A text for a URL that says `payload`, and that only this hub can have made: HMAC-SHA256 under the vault's own key, which
 * outlives a change of the main secret. What it says can be read by whoever has it.
 */
export function toLinkToken(vault: Vault, purpose: LinkPurpose, payload: object): string {
  const text = Buffer.from(JSON.stringify(payload)).toString('base64url')
  return `${text}.${macOf(vault, purpose, text)}`
}

/** What `toLinkToken` put into a text. @throws NotFound `link_not_found` for any that it did not make for this purpose */
export function readLinkToken<T>(vault: Vault, purpose: LinkPurpose, token: string): T {
  const [text = '', mac = '', ...more] = token.length > MAX_TOKEN_LENGTH ? [] : token.split('.')
  const [given, wanted] = [Buffer.from(mac), Buffer.from(macOf(vault, purpose, text))]
  if (more.length > 0 || given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new LeadwireError('NotFound', 'link_not_found', 'This link is not valid; copy all of it from the mail')
  }
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as T
}

const macOf = (vault: Vault, purpose: LinkPurpose, text: string): string =>
  Buffer.from(vault.fingerprint(`leadwire link\n${purpose}\n${text}`), 'hex').toString('base64url')
