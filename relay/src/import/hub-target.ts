import { createHash } from 'node:crypto'
import { type ImportPart, LeadwireError, MAX_PUSHED, messageOf, type Observation, SECOND_MS } from '@leadwire/core'
import { z } from 'zod'
import { callUpstream, type Patience, type UpstreamWorld } from '../providers/upstream.ts'
import { faultText, type UpstreamReply } from '../providers/upstream-reply.ts'
import { type ImportTarget, type Pushed, untracked } from './target.ts'

/** A hub that is called as anyone with a key could. */
export interface HubPorts {
  /** Where it answers, with or without a path before `/api`. */
  url: string
  key: string
  world: UpstreamWorld
}

/** A minute of network faults is waited out, and any pause that a rate limit of minutes can ask for. */
const PATIENCE: Patience = { maxAttempts: 8, firstWaitMs: 500, maxWaitMs: 600 * SECOND_MS }

/** A batch may have to be judged for many streams by a busy hub. */
const TIMEOUT_MS = 120 * SECOND_MS
const MAX_ANSWER_BYTES = 8_000_000

/** How often a key is tried whose request is still running, before another key is taken. */
const BUSY_TRIES = 3

const Account = z.object({ id: z.int(), xHandle: z.string(), assignedSegmentIds: z.array(z.int()) })
const Accounts = z.object({ active: z.array(Account), sleeping: z.array(Account) })
const Answer = z.object({ newFollowersCount: z.int(), leadsCount: z.int(), runIds: z.array(z.int()) })

/**
 * An account of a running hub, through its push route.
 * @throws InvalidInput for an address that is none; Upstream `hub_refused` with what the hub said, `hub_unreachable`
 */
export async function openHubTarget(ports: HubPorts, handle: string): Promise<ImportTarget> {
  const base = toBase(ports.url)
  const { active, sleeping } = parse(Accounts, await call(ports, { url: `${base}/accounts`, method: 'GET' }))
  const isAsked = (account: { xHandle: string }) => account.xHandle.toLowerCase() === handle.toLowerCase()
  const account = active.find(isAsked)
  if (!account) {
    const asleep = sleeping.find(isAsked)
    if (asleep) throw new LeadwireError('InvalidInput', 'account_asleep', `@${asleep.xHandle} is asleep; wake it first`)
    const tracked = [...active, ...sleeping].map(({ xHandle }) => xHandle)
    throw new LeadwireError('NotFound', 'account_not_found', untracked(handle, tracked))
  }
  return {
    handle: account.xHandle,
    hasListener: account.assignedSegmentIds.length > 0,
    // Requests are what the rate limit counts.
    batchSize: MAX_PUSHED,
    push: (observations, part) => push(ports, `${base}/accounts/${account.id}/followers`, observations, part),
    close: async () => {},
  }
}

function toBase(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash) {
    return `${url.origin}${url.pathname.replace(/\/+$/, '')}/api/v2`
  }
  throw new LeadwireError(
    'InvalidInput',
    'invalid_request',
    '--url must be the address of a hub, as https://hub.example',
  )
}

async function push(
  ports: HubPorts,
  path: string,
  observations: readonly Observation[],
  { importId, batch, skippedRowCount }: ImportPart,
): Promise<Pushed> {
  const body = `${observations.map(toLine).join('\n')}\n`
  const url = `${path}?importId=${importId}&batch=${batch}&skippedRows=${skippedRowCount}`
  const name = `import-${createHash('sha256').update(`${importId} ${batch} `).update(body).digest('hex')}`
  let tries = 0
  const counting: typeof fetch = (...args) => {
    tries++
    return ports.world.fetch(...args)
  }
  const world = { ...ports.world, fetch: counting }
  for (let attempt = 1; ; attempt++) {
    // A hub that was killed at work on a batch holds its key for minutes. Under another one the batch is simply pushed
    // again, which adds nothing that is there.
    const key = attempt <= BUSY_TRIES ? name : `${name}-${attempt}`
    const headers = { 'content-type': 'application/x-ndjson', 'idempotency-key': key }
    const reply = await send({ ...ports, world }, { url, method: 'POST', headers, body })
    if (isBusy(reply) && attempt < 2 * BUSY_TRIES) {
      await ports.world.sleep(SECOND_MS)
      continue
    }
    const { newFollowersCount, leadsCount, runIds } = parse(Answer, accepted(reply))
    // Sent before this start; what an earlier try of ours has brought counts.
    const isOld = tries === 1 && reply.headers.has('idempotent-replayed')
    return { newCount: isOld ? 0 : newFollowersCount, leadCount: isOld ? 0 : leadsCount, runIds }
  }
}

const isBusy = ({ status, text }: UpstreamReply): boolean => status === 409 && text.includes('"conflict"')

/** As the push route reads it; what is not known is left out. */
function toLine({ sourceType, profile }: Observation): string {
  const { externalId, isVerified, isProtected, createdAt, ...same } = profile
  const body = {
    ...same,
    xUserId: externalId,
    verified: isVerified,
    protected: isProtected,
    createdAt: createdAt === null ? null : new Date(createdAt).toISOString(),
    sourceType,
  }
  return JSON.stringify(body, (_key, value) => value ?? undefined)
}

interface HubRequest {
  url: string
  method: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
}

async function send({ key, world }: HubPorts, { headers, ...request }: HubRequest): Promise<UpstreamReply> {
  const common = { timeoutMs: TIMEOUT_MS, maxBytes: MAX_ANSWER_BYTES }
  const own = { ...headers, authorization: `Bearer ${key}` }
  try {
    return await callUpstream(world, { ...request, headers: own, ...common }, PATIENCE)
  } catch (cause) {
    const text = `${new URL(request.url).origin} cannot be reached: ${messageOf(cause)}`
    throw new LeadwireError('Upstream', 'hub_unreachable', text, { cause })
  }
}

const call = async (ports: HubPorts, request: HubRequest): Promise<string> => accepted(await send(ports, request))

/** @throws Upstream `hub_refused` for anything but 2xx */
function accepted({ status, text, headers }: UpstreamReply): string {
  if (status >= 200 && status < 300) return text
  const moved = status >= 300 && status < 400 ? `it points to ${headers.get('location')}; name that address` : ''
  const hint = status === 401 ? '; set LEADWIRE_API_KEY to a key of this hub' : ''
  const said = moved || messageIn(text) || 'it gave no reason'
  throw new LeadwireError('Upstream', 'hub_refused', `The hub answered ${status}: ${said}${hint}`)
}

/** The hub's `message`, which says more than its `error`. */
function messageIn(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown }
    if (typeof message === 'string') return message.slice(0, 500)
  } catch {
    // Not a hub's answer.
  }
  return faultText(text)
}

function parse<T extends z.ZodType>(schema: T, text: string): z.output<T> {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new LeadwireError('Upstream', 'hub_refused', 'What answers there is no hub of this version', { cause })
  }
}
