import { describe, expect, it } from 'vitest'
import { newSecret, signMessage } from '../../../core/src/signing/signature.ts'
import { createGapFiller, type GapFillerOptions, type Missing } from '../../../core/src/signing/verify.ts'

const secret = newSecret()
const nowMs = 1_700_000_000_000

interface Entry {
  number: number
  id: string
  body: string | null
  status?: string
  error?: string | null
}

const entry = (number: number): Entry => ({ number, id: `dlv_${number}`, body: `{"n":${number}}` })

function headersOf({ number, id, body }: Entry, by = secret) {
  const seconds = nowMs / 1000
  return {
    'webhook-id': id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signMessage([by], id, seconds, body ?? ''),
    'x-leadwire-event': 'lead.created',
    'x-leadwire-number': String(number),
    'x-leadwire-subscription': '7',
  }
}

/** A filler over a feed of these entries, in pages of two, whose timers a test lets go. */
function setUp(entries: Entry[], more: Partial<GapFillerOptions> & { trimmedBelow?: number; mark?: number } = {}) {
  const handled: string[] = []
  const missing: Missing[] = []
  const asked: number[] = []
  const saved = { number: more.mark ?? 0 }
  let timers: (() => void)[] = []
  const answer = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })
  const filler = createGapFiller({
    feedUrl: 'https://hub.example/api/v2/webhooks/7/feed',
    apiKey: 'key',
    secrets: secret,
    now: () => nowMs,
    startTimer: (work) => timers.push(work),
    load: () => saved.number,
    save: (number) => {
      saved.number = number
    },
    handle: ({ number, cameBy }) => {
      handled.push(`${number} ${cameBy}`)
    },
    onMissing: (gap) => {
      missing.push(gap)
    },
    fetch: async (url) => {
      const after = Number(new URL(String(url)).searchParams.get('after'))
      asked.push(after)
      const { trimmedBelow = 0 } = more
      if (after + 1 < trimmedBelow) return answer(410, { error: 'feed_trimmed', oldest: trimmedBelow })
      const items = entries
        .filter(({ number }) => number > after)
        .slice(0, 2)
        .map((item) => ({ type: 'lead.created', status: 'delivered', ...item, headers: headersOf(item) }))
      return answer(200, { items, newest: entries.at(-1)?.number ?? 0 })
    },
    ...more,
  })
  const push = (item: Entry, headers = headersOf(item)) => filler.receive(headers, item.body ?? '')
  const letTimersGo = () => {
    const due = timers
    timers = []
    for (const work of due) work()
  }
  return { filler, push, handled, missing, asked, saved, letTimersGo }
}

describe('a gap filler', () => {
  it('hands over what comes in order without asking the feed, and drops repeats', async () => {
    const { push, handled, asked, saved } = setUp([])
    expect([await push(entry(1)), await push(entry(2)), await push(entry(1))]).toEqual(['handled', 'handled', 'repeat'])
    expect([handled, asked, saved.number]).toEqual([['1 push', '2 push'], [], 2])
  })

  it('puts what comes early behind what comes a moment later', async () => {
    const { push, handled, asked } = setUp([])
    const early = [push(entry(3)), push(entry(2))]
    expect(await Promise.all([...early, push(entry(1))])).toEqual(['handled', 'handled', 'handled'])
    expect([handled, asked]).toEqual([['1 push', '2 push', '3 push'], []])
  })

  it('fills a gap from the feed before it hands over what came after it', async () => {
    const { push, handled, asked, letTimersGo } = setUp([1, 2, 3, 4].map(entry))
    const early = push(entry(4))
    await expect.poll(() => letTimersGo() ?? handled.length).toBe(4)
    expect(await early).toBe('handled')
    expect(handled.map((line) => line.split(' ')[0])).toEqual(['1', '2', '3', '4'])
    expect(asked).toEqual([0, 2])
  })

  it('catches up once though it is pushed to at the same time', async () => {
    const { filler, push, handled } = setUp([1, 2, 3, 4, 5].map(entry))
    await Promise.all([filler.catchUp(), ...[1, 2, 3, 4, 5].map((number) => push(entry(number)))])
    expect(handled.map((line) => line.split(' ')[0])).toEqual(['1', '2', '3', '4', '5'])
  })

  it('does not move on when handling fails, and does it again when it comes again', async () => {
    let isBroken = true
    const handled: number[] = []
    const { push, saved } = setUp([], {
      handle: ({ number }) => {
        if (isBroken) throw new Error('the disk is full')
        handled.push(number)
      },
    })
    await expect(push(entry(1))).rejects.toThrow('the disk is full')
    expect(saved.number).toBe(0)
    isBroken = false
    expect(await push(entry(1))).toBe('handled')
    expect([handled, saved.number]).toEqual([[1], 1])
  })

  it('goes past what was erased, failed or is no longer kept, and tells of it', async () => {
    const erased = { ...entry(5), body: null, status: 'erased' }
    const failed = { ...entry(6), body: null, error: 'nonsense' }
    const { filler, handled, missing, saved } = setUp([erased, failed, entry(9)], { trimmedBelow: 5 })
    expect(await filler.catchUp()).toBe(1)
    expect(handled).toEqual(['9 feed'])
    expect(missing).toEqual([
      { from: 1, to: 4, reason: 'trimmed' },
      { from: 5, to: 5, reason: 'erased' },
      { from: 6, to: 6, reason: 'failed' },
      { from: 7, to: 8, reason: 'trimmed' },
    ])
    expect(saved.number).toBe(9)
  })

  it('refuses a number that the feed does not know, and what was sent before under another one', async () => {
    const { push, handled, letTimersGo, saved } = setUp([entry(1)])
    expect(await push(entry(1))).toBe('handled')
    const forged = push({ ...entry(50), id: 'dlv_50' }).catch((error: Error) => error.message)
    letTimersGo()
    await expect.poll(() => letTimersGo() ?? handled).toEqual(['1 push'])
    expect(await forged).toBe('The feed has no number 50')
    await expect(push({ ...entry(2), id: 'dlv_1' })).rejects.toMatchObject({ reason: 'malformed_header' })
    expect(saved.number).toBe(1)
  })

  it('refuses what is signed by another, pushed or pulled', async () => {
    const other = newSecret()
    const { push, filler, handled } = setUp([entry(1)], { secrets: other })
    await expect(push(entry(1))).rejects.toMatchObject({ reason: 'no_matching_signature' })
    await expect(filler.catchUp()).rejects.toMatchObject({ reason: 'no_matching_signature' })
    expect(handled).toEqual([])
  })

  it('leaves what is of another subscription alone, and says when the hub was set back', async () => {
    const { push, filler, handled } = setUp([entry(1)], { mark: 5 })
    expect(await push(entry(6), { ...headersOf(entry(6)), 'x-leadwire-subscription': '8' })).toBe('foreign')
    await expect(filler.catchUp()).rejects.toMatchObject({ reason: 'behind' })
    expect(handled).toEqual([])
  })

  it('holds no more than it may, and lets go of them when the feed is down', async () => {
    const { push, letTimersGo } = setUp([], { maxHeld: 2, fetch: async () => new Response('', { status: 503 }) })
    const held = [push(entry(3)), push(entry(4))].map((work) => work.catch((error) => error.reason))
    await expect.poll(() => push(entry(5)).catch((error) => error.reason)).toBe('busy')
    letTimersGo()
    expect(await Promise.all(held)).toEqual(['busy', 'busy'])
  })
})
