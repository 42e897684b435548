import { type Db, openDatabase } from '@leadwire/core'
import { afterEach, expect, it } from 'vitest'
import { createHints, type HintKind, hintKinds } from '../../../relay/src/dispatch/hints.ts'
import { createLog } from '../../../relay/src/log.ts'
import { eachEngine } from '../../support/database.ts'
import { until } from '../../support/relay.ts'
import { useSilentPoolers } from '../../support/silent-pooler.ts'

eachEngine((open, engine) => {
  const running: { stop(): Promise<void> }[] = []
  const startPooler = useSilentPoolers()
  afterEach(async () => {
    for (const { stop } of running.splice(0).reverse()) await stop()
  })
  /** A relay's hints, and what they made it do. */
  const join = (db: Db, databaseUrl: string, answerMs?: number) => {
    const lines: string[] = []
    const log = createLog('info', { write: (line) => void lines.push(line) })
    const hints = createHints({ db, databaseUrl, log, ...(answerMs !== undefined && { answerMs }) })
    running.push(hints)
    const done: HintKind[] = []
    const acts = Object.fromEntries(hintKinds.map((kind) => [kind, () => void done.push(kind)]))
    hints.start(acts as Record<HintKind, () => void>)
    return { hints, done, lines }
  }
  const setUp = async () => {
    const url = await open.url()
    const db = await openDatabase(url)
    running.push({ stop: () => db.close() })
    return { url, db }
  }

  if (engine === 'sqlite') {
    it('does here what is to be done, and tells nobody', async () => {
      const { url, db } = await setUp()
      const [a, b] = [join(db, url), join(db, url)]
      let count = 0
      a.hints.sharing('runs', () => count++)()
      await a.hints.stop()
      expect([count, a.done, b.done]).toEqual([1, [], []])
    })
    return
  }

  /** Whoever begins to listen does all once, since it may have missed anything. */
  const joinSoon = async (db: Db, url: string) => {
    const joined = join(db, url)
    await until(() => expect(joined.done).toHaveLength(hintKinds.length))
    joined.done.length = 0
    return joined
  }

  it('makes the others do what one has done', async () => {
    const { url, db } = await setUp()
    const [a, b, c] = [await joinSoon(db, url), await joinSoon(db, url), await joinSoon(db, url)]
    let count = 0
    a.hints.sharing('subscriptions', () => count++)()
    await until(() => expect([b.done, c.done]).toEqual([['subscriptions'], ['subscriptions']]))
    b.hints.announce('runs', 'numbers')
    await until(() => expect(a.done).toEqual(['numbers', 'runs']))
    expect([count, b.done]).toEqual([1, ['subscriptions']])
  })

  it('takes many hints for few, and forgets none', async () => {
    const { url, db } = await setUp()
    const [a, b] = [await joinSoon(db, url), await joinSoon(db, url)]
    for (let i = 0; i < 1000; i++) a.hints.announce('deliveries')
    a.hints.announce('replays')
    await until(() => expect(b.done).toContain('replays'))
    // The first one at once, and one for all that came while that was told.
    expect(b.done).toEqual(['deliveries', 'deliveries', 'replays'])
  })

  it('warns once where nothing arrives, however often it tries, and says when that is over', async () => {
    const { url, db } = await setUp()
    const pooler = await startPooler(url)
    const { done, lines } = join(db, pooler.url, 100)
    await until(() => expect(pooler.connections()).toBeGreaterThan(2))
    expect(done).toEqual([])
    expect(lines).toEqual([expect.stringMatching(/"level":"?(40|warn).*polling goes on"/)])
    pooler.letThrough()
    await until(() => expect(done).toHaveLength(hintKinds.length))
    expect(lines.slice(1)).toEqual([expect.stringContaining('hears the hints of other relays again')])
  })
})
