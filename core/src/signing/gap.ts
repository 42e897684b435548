import { FeedError, type PulledItem, type PulledPage, readFeedPage } from './feed-client.ts'
import { headerOf, type SignedRequest, verifyWebhook, WebhookVerificationError } from './verification.ts'

/** One delivery, pushed or pulled: the bytes are the same. */
export interface GapItem {
  /** Its place among the deliveries of the subscription; the next one has the next number. */
  number: number
  /** The `webhook-id`. */
  id: string
  /** For example `lead.created`. */
  type: string
  body: Buffer
  cameBy: 'push' | 'feed'
}

/** Numbers that have nothing to hand over: `erased`, `trimmed` (no longer kept) or `failed` (a transform made no body). */
export interface Missing {
  from: number
  to: number
  reason: 'erased' | 'trimmed' | 'failed'
}

export interface GapFillerOptions {
  /** `https://<hub>/api/v2/webhooks/<id>/feed` */
  feedUrl: string
  apiKey: string
  /** As for `verifyWebhook`. */
  secrets: SignedRequest['secrets']
  /** The number handed over last, as it was saved; 0 = none yet. Asked once. */
  load: () => number | Promise<number>
  /** Keeps the number handed over last. */
  save: (number: number) => void | Promise<void>
  /** Takes one delivery. Numbers come in ascending order, one at a time; what it throws is tried again later. */
  handle: (item: GapItem) => void | Promise<void>
  /** Told of numbers that have nothing to hand over; they count as done. */
  onMissing?: (missing: Missing) => void | Promise<void>
  /** How long an early delivery waits for those before it until the feed is asked, ms. Default 500. */
  patienceMs?: number
  /** Early deliveries that wait at once; more are refused and come again. Default 200. */
  maxHeld?: number
  toleranceSeconds?: number
  /** In place of the machine's own. */
  fetch?: typeof fetch
  now?: () => number
  startTimer?: (work: () => void, ms: number) => unknown
}

/** What became of a pushed delivery: `foreign` = of another subscription with the same URL, which needs a filler of its own. */
export type Received = 'handled' | 'repeat' | 'foreign'

export interface GapFiller {
  /**
   * Takes a pushed delivery. Answer 2xx when it resolves to `handled` or `repeat`, 4xx for a WebhookVerificationError and
   * 5xx for every other error: the hub then sends it again.
   */
  receive(headers: SignedRequest['headers'], body: Uint8Array | string): Promise<Received>
  /**
   * Hands over all that the feed has; at the start, and in a loop where nothing can be pushed to. Pushes are taken meanwhile.
   * @param options.waitSeconds  up to 30: how long to wait at the end for something new
   * @returns how many were handed over
   * @throws FeedError, or what `handle` or `save` threw
   */
  catchUp(options?: { waitSeconds?: number; signal?: AbortSignal }): Promise<number>
}

interface Held {
  item: GapItem
  done: Promise<Received>
  resolve(received: Received): void
  reject(error: unknown): void
}

/** Ids remembered with their numbers. */
const IDS_KEPT = 1000

/**
 * Makes one stream of what is pushed and what the feed gives: each delivery once, in the order of the numbers, without a gap.
 * A delivery that comes early is held for `patienceMs`; then the feed brings what is missing. Only the number handed over
 * last is kept between runs, so memory does not grow.
 *
 * `save` follows `handle`. When the two are one transaction (let `handle` write `item.number` beside its work, `load` read
 * it, and `save` do nothing), each delivery is handled exactly once, also over crashes; else the one at which a crash comes
 * between them is handled again. One filler for each subscription at a time.
 *
 * The number in the header is not signed: it says what to look for, and the mark moves on by what the feed confirms or by one.
 * An id that comes under two numbers is refused.
 */
export function createGapFiller(options: GapFillerOptions): GapFiller {
  const { secrets, toleranceSeconds, handle, save, onMissing, patienceMs = 500, maxHeld = 200 } = options
  const { fetch = globalThis.fetch, now = Date.now, startTimer = setTimeout } = options
  const client = { ...options, fetch, now, toleranceSeconds }
  const subscription = /\/(\d+)\/feed\/?$/.exec(new URL(options.feedUrl).pathname)?.[1]
  const held = new Map<number, Held>()
  const numbers = new Map<string, number>()
  let mark = 0
  let loading: Promise<void> | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let isWaiting = false

  const load = () => {
    loading ??= (async () => {
      mark = await options.load()
    })()
    // A failed one is tried again by the next call.
    return loading.catch((error: unknown) => {
      loading = undefined
      throw error
    })
  }
  /** Runs pieces of work one after another: the mark is moved by one of them at a time. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work)
    turn = result.catch(() => undefined)
    return result
  }
  const moveTo = async (number: number) => {
    await save(number)
    mark = number
  }
  const handOver = async (item: GapItem) => {
    const { number, id } = item
    if ((numbers.get(id) ?? number) !== number) throw twoNumbers(id)
    await handle(item)
    await moveTo(number)
    remember(numbers, item)
    const waiting = held.get(number)
    held.delete(number)
    if (waiting?.item.id === id) waiting.resolve('handled')
    else waiting?.reject(twoNumbers(waiting.item.id))
  }
  /** Hands over what was held for its turn. */
  const handOverHeld = () =>
    inTurn(async () => {
      for (let next = held.get(mark + 1); next; next = held.get(mark + 1)) {
        try {
          await handOver(next.item)
        } catch (error) {
          held.delete(next.item.number)
          next.reject(error)
        }
      }
      if (held.size > 0) askSoon()
    })
  const miss = async (to: number, reason: Missing['reason']) => {
    if (to <= mark) return
    await onMissing?.({ from: mark + 1, to, reason })
    await moveTo(to)
  }
  /** Goes on behind `to`, though the feed has nothing up to there. */
  const skip = async (to: number, reason: Missing['reason']) => {
    for (const { item, resolve } of [...held.values()].sort((a, b) => a.item.number - b.item.number)) {
      if (item.number > to) break
      if (reason === 'erased') {
        held.delete(item.number)
        resolve('repeat')
        continue
      }
      // Here it came in time.
      await miss(item.number - 1, reason)
      await handOver(item)
    }
    await miss(to, reason)
  }
  const takePage = ({ items, newest, trimmedBelow }: PulledPage, after: number) =>
    inTurn(async () => {
      let count = 0
      if (trimmedBelow !== undefined) await skip(trimmedBelow - 1, 'trimmed')
      else if (newest < after) throw new FeedError('behind', `The hub is at ${newest}, this receiver at ${after}`)
      for (const pulled of items) {
        // A push may have been faster.
        if (pulled.number <= mark) continue
        await skip(pulled.number - 1, 'trimmed')
        if (pulled.body === null) await skip(pulled.number, reasonOf(pulled))
        else {
          const { number, id, type, body } = pulled
          await handOver({ number, id, type, body, cameBy: 'feed' })
          count++
        }
      }
      return count
    })
  const catchUp: GapFiller['catchUp'] = async ({ waitSeconds = 0, signal } = {}) => {
    await load()
    let count = 0
    for (;;) {
      const after = mark
      const page = await readFeedPage(client, { after, waitSeconds: count === 0 ? waitSeconds : 0, signal })
      count += await takePage(page, after)
      const isEnd = page.trimmedBelow === undefined && mark >= page.newest
      if (isEnd || (page.items.length === 0 && page.trimmedBelow === undefined)) return count
    }
  }
  /** Asks the feed when what is missing has had its time. */
  const askSoon = () => {
    if (isWaiting) return
    isWaiting = true
    startTimer(() => {
      isWaiting = false
      if (held.size === 0 || held.has(mark + 1)) return
      const early = [...held.values()]
      void catchUp().then(() => settle(early), rejectHeld)
    }, patienceMs)
  }
  /** What the feed did not reach, though it was pushed before, is no number of it. */
  const settle = (early: readonly Held[]) =>
    inTurn(async () => {
      for (const { item, reject } of early) {
        if (held.get(item.number)?.item !== item || item.number <= mark + 1) continue
        held.delete(item.number)
        reject(new FeedError('unknown', `The feed has no number ${item.number}`))
      }
    }).then(handOverHeld)
  const rejectHeld = (error: unknown) => {
    for (const { reject } of held.values()) reject(error)
    held.clear()
  }

  return {
    catchUp,
    async receive(headers, body) {
      const { id } = verifyWebhook({ headers, body, secrets, toleranceSeconds, now: now() })
      const from = headerOf(headers, 'x-leadwire-subscription')
      if (subscription !== undefined && from !== undefined && from !== subscription) return 'foreign'
      const number = Number(headerOf(headers, 'x-leadwire-number') ?? Number.NaN)
      if (!Number.isSafeInteger(number) || number < 1) {
        throw new WebhookVerificationError('malformed_header', 'The header x-leadwire-number is no number from 1')
      }
      await load()
      const known = held.get(number)
      if ((numbers.get(id) ?? number) !== number || (known && known.item.id !== id)) throw twoNumbers(id)
      if (number <= mark) return 'repeat'
      if (known) return await known.done
      if (held.size >= maxHeld) throw new FeedError('busy', `${held.size} deliveries wait for those before them`)
      const type = headerOf(headers, 'x-leadwire-event') ?? ''
      const entry = hold({ number, id, type, body: Buffer.from(body as Uint8Array), cameBy: 'push' })
      held.set(number, entry)
      void handOverHeld()
      return await entry.done
    },
  }
}

function hold(item: GapItem): Held {
  const { promise: done, resolve, reject } = Promise.withResolvers<Received>()
  return { item, done, resolve, reject }
}

const reasonOf = ({ status, error }: PulledItem): Missing['reason'] =>
  status === 'erased' ? 'erased' : error === null ? 'trimmed' : 'failed'

const twoNumbers = (id: string) =>
  new WebhookVerificationError('malformed_header', `Delivery ${id} comes under two numbers, or two under one`)

function remember(numbers: Map<string, number>, { id, number }: GapItem): void {
  numbers.set(id, number)
  const [oldest] = numbers.keys()
  if (numbers.size > IDS_KEPT && oldest !== undefined) numbers.delete(oldest)
}
