import { domainToASCII } from 'node:url'

/** An address that can be one. */
export interface EmailAddress {
  /** `local@domain`, as it is to be written to. */
  address: string
  /** As written: a server may tell upper from lower case, and `+tag` is part of the address. */
  local: string
  /** Lower-cased, in ASCII (`xn--…`). */
  domain: string
  /** The local part has letters beyond ASCII, which only some servers take. Source: RFC 6531. */
  needsUtf8: boolean
}

/** Source: RFC 5321, 4.5.3.1 and 4.5.3.1.3 with its erratum 1690. */
const MAX_LOCAL_BYTES = 64
const MAX_ADDRESS_BYTES = 254
const MAX_DOMAIN_LENGTH = 253

/**
 * A dot-atom of RFC 5322, with the letters that RFC 6531 adds. Quoted local parts are left out on purpose: nobody has
 * one, and what looks like one is a mistake.
 */
const LOCAL = /^[\w!#$%&'*+/=?^`{|}~\-\u00a0-\u{10ffff}]+(?:\.[\w!#$%&'*+/=?^`{|}~\-\u00a0-\u{10ffff}]+)*$/u

/** What no domain has, but the URL parser would read as something. */
const NOT_OF_DOMAIN = /[\s%/?#:@[\]\\<>^|"'(),;&=+*!$`{}~_]/
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/
/** Letters only, or an encoded one: a number would be an address. Source: RFC 3696, 2. */
const TOP_LABEL = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{2,59})$/

/**
 * Reads an address; spaces around it are left off.
 * @returns null when it cannot be one; a domain without a dot, and an IP address in brackets, are none here
 */
export function parseEmail(text: string): EmailAddress | null {
  const bare = text.trim()
  if (bare.length > MAX_ADDRESS_BYTES * 2) return null
  const at = bare.lastIndexOf('@')
  const local = bare.slice(0, Math.max(0, at)).normalize('NFC')
  if (Buffer.byteLength(local) > MAX_LOCAL_BYTES || !LOCAL.test(local) || /\s/.test(local)) return null
  const domain = toDomain(bare.slice(at + 1))
  if (domain === null) return null
  const address = `${local}@${domain}`
  if (Buffer.byteLength(address) > MAX_ADDRESS_BYTES) return null
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII
  return { address, local, domain, needsUtf8: !/^[\x00-\x7f]*$/.test(local) }
}

/** A mail domain in ASCII, lower-cased, without the root dot; null when it cannot be one. */
export function toDomain(text: string): string | null {
  if (text === '' || NOT_OF_DOMAIN.test(text)) return null
  const domain = domainToASCII(text).toLowerCase().replace(/\.$/, '')
  if (domain.length > MAX_DOMAIN_LENGTH) return null
  const labels = domain.split('.')
  const isFit = labels.length > 1 && labels.every((label) => LABEL.test(label)) && TOP_LABEL.test(labels.at(-1) ?? '')
  return isFit ? domain : null
}

/** The key by which one mailbox is known: case does not tell mailboxes apart in practice. */
export const emailKey = (address: string): string => address.toLowerCase()
