import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

interface Entry {
  /** Lower-cased ASCII name, or null for an address range. */
  host: string | null
  range: { base: Address; bits: number } | null
  /** null = any port. */
  port: number | null
}

/** Targets that the guard lets through although they are not public. */
export interface AllowList {
  /** True when this very name is on the list; whatever it resolves to is then fine. */
  allowsHost(host: string, port: number): boolean
  allowsAddress(address: string, port: number): boolean
}

/** What `parseAllowList` makes of the text: the list, and one sentence for each entry that it could not read. */
export interface ParsedAllowList {
  allowList: AllowList
  faults: string[]
}

const PORT_SUFFIX = /^(.*):(\d{1,5})$/
const HOST = /^(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/

/**
 * Reads LEADWIRE_ALLOW_TARGETS: entries separated by commas, each a host, an address or a CIDR, with an optional
 * `:port`; IPv6 with a port stands in brackets (`[fd00::/8]:8080`). Names match exactly, there are no wildcards.
 */
export function parseAllowList(text: string): ParsedAllowList {
  const entries: Entry[] = []
  const faults: string[] = []
  for (const part of text.split(',').map((piece) => piece.trim())) {
    if (part === '') continue
    const entry = toEntry(part)
    if (typeof entry === 'string') faults.push(`"${part}" ${entry}`)
    else entries.push(entry)
  }
  return { allowList: toAllowList(entries), faults }
}

const toAllowList = (entries: Entry[]): AllowList => ({
  allowsHost: (host, port) => entries.some((entry) => entry.host === normalHost(host) && fits(entry, port)),
  allowsAddress(address, port) {
    const parsed = toAddress(address)
    return parsed !== null && entries.some((entry) => entry.range && contains(entry.range, parsed) && fits(entry, port))
  },
})

/** A name as it is compared: lower case, without the root dot. */
export const normalHost = (host: string): string => host.toLowerCase().replace(/\.$/, '')

/** An address in any of its spellings, IPv4-mapped IPv6 unwrapped; null when it is none. */
export function toAddress(text: string): Address | null {
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '')
  // Only the strict spellings: ipaddr.js also takes octal and short forms, which the URL parser has normalised away.
  return isIP(bare) === 0 ? null : ipaddr.process(bare)
}

/** The entry, or what is wrong with it. */
function toEntry(text: string): Entry | string {
  const { target, port } = splitPort(text)
  if (port !== null && (port < 1 || port > 65535)) return 'has a port outside 1 to 65535'
  if (target.includes('://')) return 'is a URL; give only the host'
  if (target.includes('*')) return 'has a wildcard; name each host, or use a CIDR'
  const [address = '', bits, ...rest] = target.split('/')
  const base = address.includes('%') ? null : toAddress(address)
  if (base) {
    const width = base.kind() === 'ipv4' ? 32 : 128
    if (bits === undefined) return { host: null, range: { base, bits: width }, port }
    const isNumber = /^\d{1,3}$/.test(bits) && Number(bits) <= width && rest.length === 0
    return isNumber
      ? { host: null, range: { base, bits: Number(bits) }, port }
      : `needs a prefix length from 0 to ${width}`
  }
  const host = normalHost(domainToASCII(address))
  // What a URL parser would read as an address in one of its odd spellings: a last part that is a number.
  const looksLikeAddress = /(^|\.)(\d+|0x[\da-f]*)$/i.test(address) || address.includes(':')
  if (bits !== undefined || looksLikeAddress || !HOST.test(host)) return 'is no host, address or CIDR'
  return { host, range: null, port }
}

function splitPort(text: string): { target: string; port: number | null } {
  const bracketed = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text)
  if (bracketed) return { target: bracketed[1] ?? '', port: bracketed[2] ? Number(bracketed[2]) : null }
  // More than one colon without brackets is an IPv6 address, whose last group is not a port.
  const match = text.split(':').length === 2 ? PORT_SUFFIX.exec(text) : null
  return match ? { target: match[1] ?? '', port: Number(match[2]) } : { target: text, port: null }
}

const fits = (entry: Entry, port: number) => entry.port === null || entry.port === port

const contains = ({ base, bits }: { base: Address; bits: number }, address: Address) =>
  base.kind() === address.kind() && address.match(base, bits)
