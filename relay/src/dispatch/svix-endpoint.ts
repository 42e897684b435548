import { publicKeyOf, SECOND_MS } from '@leadwire/core'
import type { EndpointOut, Svix } from 'svix'
import { isRefusal } from './svix-client.ts'

/** What the endpoint of a subscription must be like on the Svix server. */
export interface SvixTarget {
  url: string
  /** The subscription's own secrets in force, newest first; `expiresAt` is epoch ms, null for the current one. */
  secrets: readonly { secret: string; expiresAt: number | null }[]
  /** Sent with every webhook. */
  headers: Readonly<Record<string, string>>
}

/** Uids of one subscription's application and of the only endpoint in it. */
export interface SvixPlace {
  app: string
  endpoint: string
  /** For a person who looks into the Svix server. */
  name: string
}

/** What is known of the server's side: nothing since our start, that it was as wanted, or that the settings have changed since. */
export type Known = 'unknown' | 'same' | 'changed'

export interface SyncOptions {
  now: number
  known: Known
  /** Refuses private targets; the address is judged again by the Svix server when it dials. */
  assertTarget?: ((url: string) => Promise<void>) | undefined
}

/** The endpoint is there, but not as the subscription wants it, and that is not ours to mend. */
export class SvixNotReady extends Error {}

/** What the server says of an endpoint. */
interface Seen {
  endpoint: EndpointOut
  /** A symmetric secret, or the public half of a key pair. */
  key: string
  headers: Readonly<Record<string, string>>
  /** Names of headers whose values it keeps to itself. */
  sensitive: readonly string[]
}

/** Source: Svix server, openapi.json, EndpointSecretRotateIn. */
const MAX_GRACE_SECONDS = 604_800

/**
 * Brings application, endpoint, secret and headers to what the subscription wants, and reads them back: a subscription counts as
 * active only when the server says the same. `eventTypes` is left out: an older server does not know that name, and who gets
 * what was decided before.
 * @throws SvixNotReady when the server has disabled the endpoint, or says something else than it was told; SvixRefusal and errors
 * of the connection; InvalidInput `target_not_allowed` of `assertTarget`
 */
export async function syncEndpoint(
  api: Svix,
  place: SvixPlace,
  target: SvixTarget,
  options: SyncOptions,
): Promise<void> {
  let seen = await look(api, place)
  const isNew = !seen
  if (!seen) {
    await options.assertTarget?.(target.url)
    await create(api, place, target)
    seen = await look(api, place)
    if (!seen) throw new SvixNotReady('The endpoint is not there after it was made')
  }
  if (seen.endpoint.disabled && options.known !== 'changed') {
    // After 120 hours of failures Svix stops. To know it here lets the health of the endpoint say so.
    throw new SvixNotReady('The Svix server has disabled the endpoint')
  }
  // Values that the server does not tell may have changed while nobody looked.
  const mustWrite = options.known !== 'same' && !isNew && seen.sensitive.length > 0
  if (!mustWrite && faultsOf(seen, target).length === 0) return
  await repair(api, place, seen, target, options, mustWrite)
  const after = await look(api, place)
  const faults = after ? faultsOf(after, target) : ['endpoint']
  if (faults.length > 0) throw new SvixNotReady(`The Svix server keeps another ${faults.join(', ')} than it was given`)
}

/** What the server has; null when application or endpoint is not there. */
async function look(api: Svix, { app, endpoint: uid }: SvixPlace): Promise<Seen | null> {
  try {
    const endpoint = await api.endpoint.get(app, uid)
    const [{ key }, { headers, sensitive }] = await Promise.all([
      api.endpoint.getSecret(app, uid),
      api.endpoint.getHeaders(app, uid),
    ])
    return { endpoint, key, headers, sensitive: sensitive ?? [] }
  } catch (error) {
    if (isRefusal(error, 404)) return null
    throw error
  }
}

async function create(api: Svix, { app, endpoint: uid, name }: SvixPlace, target: SvixTarget): Promise<void> {
  await api.application.getOrCreate({ uid: app, name })
  try {
    // The oldest secret first: `repair` rotates to the newer ones, so that all in force sign.
    await api.endpoint.create(app, { uid, url: target.url, description: name, secret: target.secrets.at(-1)?.secret })
  } catch (error) {
    // Another relay was first.
    if (!isRefusal(error, 409)) throw error
  }
}

async function repair(
  api: Svix,
  place: SvixPlace,
  seen: Seen,
  target: SvixTarget,
  { now, assertTarget }: SyncOptions,
  mustWrite: boolean,
): Promise<void> {
  const { app, endpoint: uid } = place
  const faults = faultsOf(seen, target)
  if (faults.some((fault) => fault !== 'secret' && fault !== 'headers')) {
    await assertTarget?.(target.url)
    await api.endpoint.patch(app, uid, { url: target.url, disabled: false, eventTypes: null, channels: null })
  }
  const isRemade = faults.includes('secret') && !(await rotate(api, place, seen.key, target, now))
  if (isRemade || mustWrite || faults.includes('headers')) {
    await api.endpoint.setHeaders(app, uid, { headers: { ...target.headers } })
  }
}

/**
 * Rotates from the secret that the server has up to the newest, each one before staying as long as it stays with us. False when
 * the endpoint had to be made anew: Svix keeps ten old secrets and then refuses, so the new one has the current secret alone.
 */
async function rotate(api: Svix, place: SvixPlace, key: string, target: SvixTarget, now: number): Promise<boolean> {
  const { app, endpoint: uid } = place
  const at = target.secrets.findIndex(({ secret }) => toKey(secret) === key)
  let before = target.secrets[at]
  try {
    for (const next of target.secrets.slice(0, at === -1 ? undefined : at).toReversed()) {
      const seconds = Math.ceil(((before?.expiresAt ?? now) - now) / SECOND_MS)
      const gracePeriodSeconds = Math.min(Math.max(0, seconds), MAX_GRACE_SECONDS)
      await api.endpoint.rotateSecret(app, uid, { key: next.secret, gracePeriodSeconds })
      before = next
    }
    return true
  } catch (error) {
    if (!isRefusal(error, 400)) throw error
    await api.endpoint.delete(app, uid)
    await create(api, place, { ...target, secrets: target.secrets.slice(0, 1) })
    return false
  }
}

/** What differs, in words that may be logged. */
function faultsOf({ endpoint, key, headers, sensitive }: Seen, target: SvixTarget): string[] {
  const isNarrowed = Boolean(endpoint.eventTypes?.length || endpoint.channels?.length)
  return [
    ...(toHref(endpoint.url) === toHref(target.url) ? [] : ['url']),
    ...(endpoint.disabled ? ['state'] : []),
    ...(isNarrowed ? ['selection'] : []),
    ...(key === toKey(target.secrets[0]?.secret ?? '') ? [] : ['secret']),
    ...(hasHeaders(headers, sensitive, target.headers) ? [] : ['headers']),
  ]
}

/** The server may hide values, never names. */
function hasHeaders(
  seen: Readonly<Record<string, string>>,
  sensitive: readonly string[],
  wanted: Readonly<Record<string, string>>,
): boolean {
  const told = new Map(Object.entries(seen).map(([name, value]) => [name.toLowerCase(), value]))
  const hidden = new Set(sensitive.map((name) => name.toLowerCase()))
  const names = Object.entries(wanted).map(([name, value]) => [name.toLowerCase(), value] as const)
  return (
    names.length === told.size + hidden.size &&
    names.every(([name, value]) => hidden.has(name) || told.get(name) === value)
  )
}

/** A secret as the server shows it: key pairs only by their public half. */
const toKey = (secret: string): string =>
  secret.startsWith('whsk_') ? publicKeyOf(secret) : secret.startsWith('whsec_') ? secret : `whsec_${secret}`

const toHref = (url: string): string => URL.parse(url)?.href ?? url
