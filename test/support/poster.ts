import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach } from 'vitest'
import { FOUNDER, pairOf } from './followers.ts'
import { type Answer, call } from './relay.ts'

/** Profiles of one push, all of whom become leads. */
const PUSH_SIZE = 5
/** Pause after an answer, so that the load is steady and the hub, not the poster, has the machine. */
const PAUSE_MS = 10

/** Somebody who pushes followers without end, and pushes again what was not accepted. */
export interface Poster {
  /** Handles of leads whose push was answered 202. */
  accepted: ReadonlySet<string>
  /** Answers other than 202, newest last. */
  refused: readonly Answer[]
  /** Ends after the pushes under way; what they got is not waited for beyond one answer. */
  stop(): Promise<void>
}

/** Makes an account that is followed for founders, and a subscription at `targetUrl` that gets each lead alone. */
export async function followAccount(url: string, targetUrl: string): Promise<number> {
  const subscribed = await call(url, 'POST', '/api/v2/webhooks/subscribe', { targetUrl, payload: 'lead' })
  const made = await call(url, 'POST', '/api/v2/streams', { pairs: [pairOf('demo_devtools')] })
  const { body } = await call(url, 'GET', '/api/v2/accounts')
  const id = body.active?.[0]?.id
  if (typeof id !== 'number') throw new Error(`No account: ${subscribed.text} ${made.text} ${JSON.stringify(body)}`)
  return id
}

/**
 * Starts posters that are stopped after each test, also one that fails.
 * @returns pushes to an account of the hub that stands at `url()` at that moment (null = none); `lanes` pushes at once
 */
export function usePosters(): typeof startPoster {
  const running: Poster[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((poster) => poster.stop()))
  })
  return (...args) => {
    const poster = startPoster(...args)
    running.push(poster)
    return poster
  }
}

function startPoster(url: () => string | null, accountId: number, lanes = 2): Poster {
  const accepted = new Set<string>()
  const refused: Answer[] = []
  let count = 0
  let isStopped = false
  const push = async (handles: readonly string[]): Promise<boolean> => {
    const body = { profiles: handles.map((handle) => ({ handle, bio: FOUNDER })) }
    const at = url()
    // A hub that was killed breaks the connection or refuses it.
    const answer =
      at === null ? null : await call(at, 'POST', `/api/v2/accounts/${accountId}/followers`, body).catch(() => null)
    if (answer && answer.status !== 202) refused.push(answer)
    return answer?.status === 202
  }
  const run = async () => {
    while (!isStopped) {
      const handles = Array.from({ length: PUSH_SIZE }, () => `lead_${++count}`)
      while (!isStopped) {
        const isAccepted = await push(handles)
        if (isAccepted) for (const handle of handles) accepted.add(handle)
        await sleep(PAUSE_MS)
        if (isAccepted) break
      }
    }
  }
  const running = Promise.all(Array.from({ length: lanes }, run))
  return {
    accepted,
    refused,
    async stop() {
      isStopped = true
      await running
    },
  }
}
