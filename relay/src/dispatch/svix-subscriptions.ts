import { createHash } from 'node:crypto'
import type { Clock, OutgoingDelivery } from '@leadwire/core'
import type { Svix } from 'svix'
import { type Known, type SvixPlace, type SvixTarget, syncEndpoint } from './svix-endpoint.ts'

/** The subscription's own secrets in force, newest first; none when it has ended. */
export type ListSecrets = (subscriptionId: number) => Promise<SvixTarget['secrets']>

/** Which subscriptions the Svix server is known to have as they are now. */
export interface SvixSubscriptions {
  /**
   * Brings the subscription of a delivery to the server unless it is there as it is now. False when it has ended.
   * @throws what `syncEndpoint` throws; the next delivery tries again
   */
  ensure(delivery: OutgoingDelivery): Promise<boolean>
  /** The server no longer has it, or should not: what is known is wrong. Resolves when nothing is being brought any more. */
  drop(subscriptionId: number): Promise<void>
}

/** What the memory of them needs. */
export interface SubscriptionPorts {
  api: Svix
  clock: Clock
  listSecrets: ListSecrets
  placeOf: (subscriptionId: number) => SvixPlace
  assertTarget?: ((url: string) => Promise<void>) | undefined
}

interface Entry {
  /** Of what deliveries carry, so that a change is noticed without a look-up. */
  deliveryPrint: string
  /** Of what the server was given; empty = nothing is known. */
  targetPrint: string
  isLive: boolean
  checkedAt: number
  /** Being brought; deliveries that come meanwhile wait for it. */
  work: Promise<boolean> | undefined
}

/** The server is asked again after this, since it accepts messages for an endpoint that somebody removed, and sends nothing. */
const CHECKED_MS = 60_000
const MAX_ENTRIES = 10_000

/** An empty memory: what the server has is found out with the first delivery of each subscription. */
export function createSvixSubscriptions(ports: SubscriptionPorts): SvixSubscriptions {
  const { api, clock, assertTarget } = ports
  const entries = new Map<number, Entry>()
  const entryOf = (id: number): Entry => {
    const known = entries.get(id)
    if (known) return known
    const [oldest] = entries.keys()
    if (entries.size >= MAX_ENTRIES && oldest !== undefined) entries.delete(oldest)
    const made = { deliveryPrint: '', targetPrint: '', isLive: false, checkedAt: 0, work: undefined }
    entries.set(id, made)
    return made
  }
  const bring = async (delivery: OutgoingDelivery, entry: Entry, deliveryPrint: string): Promise<boolean> => {
    const id = delivery.subscriptionId
    const secrets = await ports.listSecrets(id)
    const [current] = secrets
    if (current) {
      const target = { url: delivery.url, headers: headersOf(delivery), secrets }
      const targetPrint = printOf([target.url, target.headers, current.secret])
      const known: Known = !entry.targetPrint ? 'unknown' : entry.targetPrint === targetPrint ? 'same' : 'changed'
      await syncEndpoint(api, ports.placeOf(id), target, { now: clock(), known, assertTarget })
      entry.targetPrint = targetPrint
    }
    // Set last: after a failure the next delivery finds nothing fresh.
    entry.isLive = current !== undefined
    entry.checkedAt = clock()
    entry.deliveryPrint = deliveryPrint
    return entry.isLive
  }
  return {
    async ensure(delivery) {
      const entry = entryOf(delivery.subscriptionId)
      const deliveryPrint = printOf([delivery.url, delivery.secrets, headersOf(delivery)])
      // A clock that was set back makes nothing fresh.
      const isFresh = entry.deliveryPrint === deliveryPrint && Math.abs(clock() - entry.checkedAt) < CHECKED_MS
      if (!entry.work && isFresh) return entry.isLive
      entry.work ??= bring(delivery, entry, deliveryPrint).finally(() => {
        entry.work = undefined
      })
      return await entry.work
    },
    async drop(id) {
      const entry = entries.get(id)
      entries.delete(id)
      await entry?.work?.catch(() => undefined)
    },
  }
}

/** What Svix sends with every webhook: extra headers, our token, and a fixed header of `auth`. */
const headersOf = ({ settings: { headers, auth } }: OutgoingDelivery): Record<string, string> =>
  auth?.type === 'header' ? { ...headers, [auth.name]: auth.value } : { ...headers }

/** Comparable, and shows no secret. */
const printOf = (parts: unknown): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64')
