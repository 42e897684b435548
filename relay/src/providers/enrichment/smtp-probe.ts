import { randomBytes } from 'node:crypto'
import { type Clock, type EmailAddress, HOUR_MS, SECOND_MS, type SmtpState, systemClock } from '@leadwire/core'
import PQueue from 'p-queue'
import type { MailDns } from './dns.ts'
import type { Probe } from './email-checker.ts'
import { expiringMap } from './expiring-map.ts'
import { hostLanes } from './host-lanes.ts'
import { dialSmtp, type SmtpReply } from './smtp-dialogue.ts'

export interface SmtpProbeOptions {
  dns: Pick<MailDns, 'findAddresses'>
  /** True for an address that may be dialled: the guard's rule. Mail servers of others must not lead inside. */
  mayDial: (address: string, port: number) => boolean
  /** How we name ourselves; should resolve to this machine. */
  heloName: string
  /** Whom the mail that is never sent would be from; empty (the null sender) asks for least. */
  from?: string
  /** Default 25. */
  port?: number
  /** For one address in all, waiting for its turn not counted; default 20 s. */
  timeoutMs?: number
  /** Between two connections to one host; default 2 s. */
  minIntervalMs?: number
  /** Connections at once over all hosts; default 20. */
  concurrency?: number
  clock?: Clock
}

/** Hosts that are tried when the first cannot be reached. */
const MAX_HOSTS_TRIED = 2

/** Domains whose habit is remembered, and for how long. */
const MAX_DOMAINS = 50_000
const HABIT_AGE_MS = 6 * HOUR_MS

/**
 * Asks a domain's mail server whether it would take a mail for an address, and hangs up before there is one. A server that
 * would take one for a made-up address as well says nothing with its yes. One connection to a host at a time, and a pause
 * between two.
 */
export function smtpProbe(options: SmtpProbeOptions): Probe {
  const { timeoutMs = 20 * SECOND_MS, minIntervalMs = 2 * SECOND_MS, concurrency = 20, clock = systemClock } = options
  const inLane = hostLanes(minIntervalMs)
  const sockets = new PQueue({ concurrency })
  /** True = takes every address. */
  const takesAll = expiringMap<boolean>(MAX_DOMAINS, clock)

  const ask = async (email: EmailAddress, host: string, signal?: AbortSignal): Promise<SmtpState | 'unreachable'> => {
    const limit = AbortSignal.timeout(timeoutMs)
    const answer = await askHost(options, email, host, {
      takesAll: takesAll.get(email.domain),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    })
    if (answer.takesAll !== undefined) takesAll.set(email.domain, answer.takesAll, HABIT_AGE_MS)
    return answer.state
  }

  return async (email, hosts, signal) => {
    for (const host of hosts.slice(0, MAX_HOSTS_TRIED)) {
      const state = await inLane(host, signal, async () => {
        // Others may have found out while this one waited.
        if (takesAll.get(email.domain)) return 'catch_all'
        return await sockets.add(() => ask(email, host, signal), { signal })
      })
      signal?.throwIfAborted()
      if (state !== 'unreachable') return state
    }
    return 'unknown'
  }
}

interface HostAnswer {
  /** `unreachable` = another host may do. */
  state: SmtpState | 'unreachable'
  /** Absent = not found out. */
  takesAll?: boolean
}

async function askHost(
  { dns, mayDial, heloName, from = '', port = 25 }: SmtpProbeOptions,
  { address, domain }: EmailAddress,
  host: string,
  { takesAll, signal }: { takesAll: boolean | undefined; signal: AbortSignal },
): Promise<HostAnswer> {
  const addresses = await dns.findAddresses(host)
  // One inside address among them refuses the host, as the guard does.
  const [target] = addresses
  if (!target || !addresses.every((one) => mayDial(one, port))) return { state: 'unreachable' }
  try {
    const dialogue = await dialSmtp(target, port, signal)
    try {
      for (const step of [
        () => dialogue.read(),
        () => dialogue.say(`EHLO ${heloName}`),
        () => dialogue.say(`MAIL FROM:<${from}>`),
      ]) {
        const { code } = await step()
        if (code >= 500) return { state: 'blocked' }
        if (code >= 400) return { state: 'deferred' }
      }
      const state = toState(await dialogue.say(`RCPT TO:<${address}>`))
      if (state !== 'accepted' || takesAll === false) return { state }
      const madeUp = await dialogue.say(`RCPT TO:<${randomBytes(9).toString('hex')}@${domain}>`)
      const isTaken = toState(madeUp) === 'accepted'
      // Only a clear no to the made-up one makes the yes worth anything; 4xx may be greylisting of what we ask too often.
      if (!isTaken && toState(madeUp) !== 'refused') return { state: 'unknown' }
      return { state: isTaken ? 'catch_all' : 'accepted', takesAll: isTaken }
    } finally {
      dialogue.leave()
    }
  } catch {
    return { state: 'unreachable' }
  }
}

/** Words of a server that refuses us rather than the mailbox. */
const ABOUT_US =
  /block|black ?list|deny ?list|spamhaus|barracuda|reputation|\bpolicy\b|\brbl\b|dnsbl|relay|not permitted|denied|reverse dns|\bptr\b|\bspf\b|authenticat/i

/** What an answer to RCPT TO says. Sources: RFC 5321, 4.2.3; RFC 3463, 3.2, 3.3 and 3.8. */
function toState({ code, text }: SmtpReply): SmtpState {
  const [, detail = ''] = /^[245]\.(\d{1,3}\.\d{1,3})/.exec(text) ?? []
  // "Cannot verify, but will take it" is no answer.
  if (code === 252) return 'unknown'
  if (code < 400) return 'accepted'
  // A mailbox that is full is one.
  if (code < 500 || code === 552 || detail === '2.2') return 'deferred'
  if (/^(?:1\.(?:0|1|2|3|6|10)|2\.1)$/.test(detail)) return 'refused'
  if (detail !== '' || ABOUT_US.test(text)) return 'blocked'
  return code === 550 || code === 551 || code === 553 ? 'refused' : 'blocked'
}
