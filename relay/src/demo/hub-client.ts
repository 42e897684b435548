import { setTimeout as sleep } from 'node:timers/promises'
import { DemoFault } from './demo-fault.ts'

/** What the demo reads of a run. */
export interface RunView {
  id: number
  xHandle: string
  status: string
  newFollowersCount: number
  candidatesPassedCount: number
  errorMessage: string | null
}

/** What the demo reads of a lead. */
export interface LeadView {
  id: number
  matchConfidence: string
  profile: { handle: string; bio: string | null }
  matchReasons: { label: string; field: string; text: string }[]
}

/** The public API of a hub, as anyone with a key could call it. */
export interface HubClient {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
}

const CALL_TIMEOUT_MS = 10_000
const POLL_MS = 40

/** Calls the hub at `url` with an API key. A reply that is no 2xx is thrown as a DemoFault that says what was answered. */
export function createClient(url: string, key: string): HubClient {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    })
    const text = await reply.text()
    if (!reply.ok) throw new DemoFault(`${method} ${path} was answered ${reply.status}: ${text.slice(0, 300)}`)
    return JSON.parse(text) as T
  }
  return { get: (path) => call('GET', path), post: (path, body) => call('POST', path, body) }
}

/**
 * Asks again until `isDone` says yes.
 * @returns the last answer, also when `timeoutMs` has passed: the caller looks at it anyway
 */
export async function pollUntil<T>(
  ask: () => Promise<T>,
  isDone: (answer: T) => boolean,
  timeoutMs: number,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (isDone(answer) || Date.now() > deadline) return answer
    await sleep(POLL_MS)
  }
}

/** All leads of a stream, page by page. */
export async function listAllLeads(hub: HubClient, streamId: number): Promise<LeadView[]> {
  const leads: LeadView[] = []
  let cursor: string | null = null
  do {
    const after: string = cursor === null ? '' : `?cursor=${encodeURIComponent(cursor)}`
    const page: { leads: LeadView[]; nextCursor: string | null } = await hub.get(
      `/api/v2/streams/${streamId}/leads${after}`,
    )
    leads.push(...page.leads)
    cursor = page.nextCursor
  } while (cursor !== null)
  return leads
}
