import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { invalidInput, LeadwireError } from '@leadwire/core'
import { Agent, buildConnector } from 'undici'
import { type AllowList, normalHost, toAddress } from './allow-list.ts'

/** Keeps deliveries away from the relay's own network. */
export interface TargetGuard {
  /**
   * Judges a URL when a subscription is made. A name that cannot be resolved now passes: it is judged again when dialled.
   * @param path  the field that the URL came in, for the error
   * @throws InvalidInput `invalid_request` when it is no http(s) URL, `target_not_allowed` when it leads inside
   */
  assertTarget(url: string, path?: string): Promise<void>
  /** True for an address that may be dialled, for what is not HTTP. */
  mayDial(address: string, port: number): boolean
  /** Dials only what the guard lets through, and keeps connections open between requests. Close it on shutdown. */
  dispatcher: Agent
}

/** What a test may replace. */
export interface GuardOptions {
  /** As `dns.lookup`. */
  lookup?: LookupFunction
  /** How long `assertTarget` waits for a name; default 2 s. */
  resolveTimeoutMs?: number
}

const MAX_URL_LENGTH = 2048
const CONNECT_TIMEOUT_MS = 10_000
const RESOLVE_TIMEOUT_MS = 2_000

/** Azure answers machine metadata on this public address. Source: Microsoft, "What is IP address 168.63.129.16?". */
const insidePublicSpace = new Set(['168.63.129.16'])

/** Names that never lead to the public internet. Source: RFC 6761, 6762, 8375; ICANN's reservation of `internal`. */
const INSIDE_NAME = /(^|\.)(localhost|local|localdomain|internal|intranet|lan|home\.arpa)$/

/** The code of every refusal; `send` reads it from failed connections. */
export const TARGET_NOT_ALLOWED = 'target_not_allowed'

/**
 * A guard that refuses all but public unicast addresses, except what `allowList` names.
 * The address that is judged is the one that is dialled (inside the connector's lookup), so a name that changes between
 * the two gains nothing; one inside address among the answers refuses the name.
 */
export function createGuard(allowList: AllowList, options: GuardOptions = {}): TargetGuard {
  const lookup = options.lookup ?? (systemLookup as LookupFunction)
  const mayDial = (address: string, port: number) => isPublicAddress(address) || allowList.allowsAddress(address, port)

  async function assertTarget(url: string, path = 'webhookUrl') {
    const { host, port } = parseTarget(url, path)
    if (allowList.allowsHost(host, port)) return
    if (toAddress(host)) {
      if (!mayDial(host, port)) throw refusal(path, host)
      return
    }
    const isInsideName = INSIDE_NAME.test(host) || !host.includes('.')
    const addresses = await resolve(lookup, host, options.resolveTimeoutMs ?? RESOLVE_TIMEOUT_MS)
    // An inside name passes only through allowed addresses; any other also when it does not resolve today.
    if ((isInsideName && addresses.length === 0) || !addresses.every((address) => mayDial(address, port)))
      throw refusal(path, host)
  }

  /** Judges every answer before the socket sees one. */
  const guardedLookup =
    (port: number): LookupFunction =>
    (hostname, settings, callback) => {
      lookup(hostname, { ...settings, all: true }, (error, answer) => {
        if (error) return callback(error, [])
        const answers = Array.isArray(answer) ? answer : []
        const isAllowed = allowList.allowsHost(hostname, port) || answers.every(({ address }) => mayDial(address, port))
        if (!isAllowed || !answers[0]) return callback(refusal('target', hostname), [])
        if (settings.all) callback(null, answers)
        else callback(null, answers[0].address, answers[0].family)
      })
    }

  // By port, since a lookup does not learn the port. HTTP/1.1 only: one request a connection keeps failures apart.
  const connectors = new Map<number, ReturnType<typeof buildConnector>>()
  const connectorFor = (port: number) => {
    const known = connectors.get(port)
    if (known) return known
    const made = buildConnector({ allowH2: false, timeout: CONNECT_TIMEOUT_MS, lookup: guardedLookup(port) })
    connectors.set(port, made)
    return made
  }
  const connect: ReturnType<typeof buildConnector> = (target, callback) => {
    const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80))
    // A literal is dialled without a lookup.
    if (toAddress(target.hostname) && !mayDial(target.hostname, port)) {
      return queueMicrotask(() => callback(refusal('target', target.hostname), null))
    }
    connectorFor(port)(target, callback)
  }
  return { assertTarget, mayDial, dispatcher: new Agent({ connect }) }
}

/**
 * A guard for targets that strangers name, such as the website of a profile: public ones alone. What LEADWIRE_ALLOW_TARGETS opens
 * is opened for those who hold a key.
 */
export const createPublicGuard = (): TargetGuard => createGuard({ allowsHost: () => false, allowsAddress: () => false })

/** True for an address that anyone on the internet could reach. */
export function isPublicAddress(text: string): boolean {
  const address = toAddress(text)
  if (address?.range() !== 'unicast' || insidePublicSpace.has(address.toString())) return false
  // Of IPv6 only 2000::/3 is handed out; what is left calls itself unicast as well. Source: RFC 4291, IANA registry.
  return address.kind() === 'ipv4' || ((address.toByteArray()[0] ?? 0) & 0xe0) === 0x20
}

function parseTarget(url: string, path: string): { host: string; port: number } {
  if (url.length > MAX_URL_LENGTH) throw invalidInput(path, `must have at most ${MAX_URL_LENGTH} characters`)
  const target = URL.canParse(url) ? new URL(url) : null
  if (target?.protocol !== 'http:' && target?.protocol !== 'https:') throw invalidInput(path, 'must be an http(s) URL')
  if (target.username || target.password) throw invalidInput(path, 'must not carry a user name or password')
  const port = Number(target.port || (target.protocol === 'https:' ? 443 : 80))
  return { host: normalHost(target.hostname), port }
}

/** The addresses of a name; none when it does not resolve in time. */
function resolve(lookup: LookupFunction, host: string, timeoutMs: number): Promise<string[]> {
  return new Promise((done) => {
    const timer = setTimeout(() => done([]), timeoutMs)
    lookup(host, { all: true }, (error, answer) => {
      clearTimeout(timer)
      done(error || !Array.isArray(answer) ? [] : answer.map(({ address }) => address))
    })
  })
}

/** Names the host only: the address behind it is nobody's business. */
function refusal(path: string, host: string): LeadwireError {
  const text = `${host} is not a public target; name it in LEADWIRE_ALLOW_TARGETS to allow it`
  return new LeadwireError('InvalidInput', TARGET_NOT_ALLOWED, `${path}: ${text}`, {
    issues: [{ path, message: text }],
  })
}
