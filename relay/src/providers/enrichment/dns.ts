import { Resolver } from 'node:dns/promises'
import { type Clock, HOUR_MS, MINUTE_MS, type MxState, SECOND_MS, systemClock } from '@leadwire/core'
import { expiringMap } from './expiring-map.ts'

/** What DNS says of a mail domain. */
export interface MailHosts {
  state: MxState
  /** Where its mail goes, the preferred first; the domain itself where it has no MX. Empty unless `mx` or `address`. */
  hosts: string[]
}

/** Asks DNS about mail. */
export interface MailDns {
  /** Never throws: what could not be learnt is `unknown`. `domain` as `parseEmail` gives it. */
  findMailHosts(domain: string): Promise<MailHosts>
  /** The addresses of a host, IPv4 first; none when there are none or nobody answers. */
  findAddresses(host: string): Promise<string[]>
  /** Ends what is under way; its answers are `unknown`. */
  close(): void
}

export interface MailDnsOptions {
  /** `ADDRESS` or `ADDRESS:PORT` (IPv6 in brackets); empty = the machine's own. */
  servers?: readonly string[]
  /** For one question to one server; default 3 s. */
  timeoutMs?: number
  /** Questions to each server; default 2. */
  tries?: number
  /** Domains that are remembered; default 50,000, some 10 MB. */
  maxEntries?: number
  clock?: Clock
}

/**
 * How long answers are kept. Node does not tell the TTL of MX records, so these are fixed: records of mail servers live an
 * hour or more; "not there" as RFC 2308 advises, in minutes; no answer just long enough that a bulk does not ask again.
 */
const ages: Readonly<Record<MxState, number>> = {
  mx: HOUR_MS,
  address: HOUR_MS,
  null_mx: HOUR_MS,
  none: 10 * MINUTE_MS,
  no_domain: 10 * MINUTE_MS,
  unknown: 30 * SECOND_MS,
}

/** More hosts than this no domain needs. */
const MAX_HOSTS = 10

/** The records are not there, as opposed to: nobody says whether they are. */
const ABSENT = new Set(['ENOTFOUND', 'ENODATA'])

/** Questions about mail over DNS, each domain asked once at a time and its answer kept for a while. */
export function mailDns(options: MailDnsOptions = {}): MailDns {
  const { servers = [], timeoutMs = 3 * SECOND_MS, tries = 2, maxEntries = 50_000, clock = systemClock } = options
  // c-ares doubles the wait with each try unless it is told the longest.
  const resolver = new Resolver({ timeout: timeoutMs, tries, maxTimeout: timeoutMs })
  if (servers.length > 0) resolver.setServers(servers)
  const known = expiringMap<MailHosts>(maxEntries, clock)
  const asked = new Map<string, Promise<MailHosts>>()

  async function findMailHosts(domain: string): Promise<MailHosts> {
    const answer = known.get(domain)
    if (answer) return answer
    const underWay = asked.get(domain) ?? ask(resolver, domain)
    asked.set(domain, underWay)
    try {
      const fresh = await underWay
      known.set(domain, fresh, ages[fresh.state])
      return fresh
    } finally {
      asked.delete(domain)
    }
  }

  return {
    findMailHosts,
    async findAddresses(host) {
      const [four, six] = await Promise.all([settle(resolver.resolve4(host)), settle(resolver.resolve6(host))])
      return [...(four.records ?? []), ...(six.records ?? [])]
    },
    close: () => resolver.cancel(),
  }
}

async function ask(resolver: Resolver, domain: string): Promise<MailHosts> {
  const mx = await settle(resolver.resolveMx(domain))
  if (mx.records && mx.records.length > 0) return fromRecords(mx.records)
  if (mx.code === 'ENOTFOUND') return { state: 'no_domain', hosts: [] }
  if (mx.code && !ABSENT.has(mx.code)) return { state: 'unknown', hosts: [] }
  // No MX: the domain's own address takes its mail, if it has one. Source: RFC 5321, 5.1.
  const [four, six] = await Promise.all([settle(resolver.resolve4(domain)), settle(resolver.resolve6(domain))])
  if ((four.records?.length ?? 0) + (six.records?.length ?? 0) > 0) return { state: 'address', hosts: [domain] }
  const isSure = [four, six].every(({ code }) => code === undefined || ABSENT.has(code))
  return { state: isSure ? 'none' : 'unknown', hosts: [] }
}

function fromRecords(records: readonly { exchange: string; priority: number }[]): MailHosts {
  // The root as the only host says: no mail here. Source: RFC 7505.
  const named = records.filter(({ exchange }) => exchange !== '' && exchange !== '.')
  if (named.length === 0) return { state: 'null_mx', hosts: [] }
  // Those alike by name, so that all who ask queue for the same one.
  const inOrder = named.toSorted(
    (one, other) =>
      one.priority - other.priority || (one.exchange.toLowerCase() < other.exchange.toLowerCase() ? -1 : 1),
  )
  const hosts = inOrder.map(({ exchange }) => exchange.toLowerCase())
  return { state: 'mx', hosts: [...new Set(hosts)].slice(0, MAX_HOSTS) }
}

/** The records, or the code of what went wrong. */
async function settle<T>(question: Promise<T[]>): Promise<{ records?: T[]; code?: string }> {
  try {
    return { records: await question }
  } catch (error) {
    return { code: (error as { code?: string }).code ?? 'EUNKNOWN' }
  }
}
