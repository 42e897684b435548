import pg from 'pg'
import { afterEach, expect, it } from 'vitest'
import { type Db, inTransaction, openDatabase } from '../../../core/src/db/database.ts'
import { type HintListener, listenForHints, sendHint } from '../../../core/src/db/hints.ts'
import { eachEngine } from '../../support/database.ts'
import { until } from '../../support/relay.ts'
import { useSilentPoolers } from '../../support/silent-pooler.ts'

eachEngine((open, engine) => {
  const running: (HintListener | { stop(): Promise<void> })[] = []
  const startPooler = useSilentPoolers()
  // Before the databases go; listeners before what they ask.
  afterEach(async () => {
    for (const { stop } of running.splice(0).reverse()) await stop()
  })
  const openAt = async (url: string) => {
    const db = await openDatabase(url)
    running.push({ stop: () => db.close() })
    return db
  }
  /** Listens at `url`; by `db` it tries whether it hears. */
  const listen = (db: Db, url: string, id: string, answerMs = 5_000) => {
    const heard = { words: [] as string[], listening: 0, errors: [] as string[] }
    const listener = listenForHints(db, url, {
      id,
      answerMs,
      onHint: (words) => heard.words.push(words.join('+')),
      onListening: () => heard.listening++,
      onError: ({ message }) => heard.errors.push(message),
    })
    running.push(listener)
    return heard
  }
  const listenSoon = async (db: Db, url: string, id: string) => {
    const heard = listen(db, url, id)
    await until(() => expect(heard.listening).toBe(1))
    return heard
  }

  if (engine === 'sqlite') {
    it('tells nobody, as nobody else is there', async () => {
      const url = await open.url()
      const db = await openAt(url)
      const other = listen(db, url, 'other')
      await sendHint(db, 'me', ['work'])
      expect(other).toEqual({ words: [], listening: 0, errors: [] })
    })
    return
  }

  const setUp = async () => {
    const url = await open.url()
    return { url, db: await openAt(url) }
  }

  it('tells all others, and not the sender', async () => {
    const { url, db } = await setUp()
    const [me, a, b] = await Promise.all(['me', 'a', 'b'].map((id) => listenSoon(db, url, id)))
    await sendHint(db, 'me', ['runs', 'numbers'])
    // Hints come in the order of commits, so whatever was told before has come with this one.
    await sendHint(db, 'somebody', ['last'])
    await until(() => expect([me, a, b].map((heard) => heard?.words.at(-1))).toEqual(['last', 'last', 'last']))
    expect([me, a, b].map((heard) => heard?.words)).toEqual([
      ['last'],
      ['runs+numbers', 'last'],
      ['runs+numbers', 'last'],
    ])
  })

  it('tells of a transaction with its commit, and never of one that was undone', async () => {
    const { url, db } = await setUp()
    const other = await listenSoon(db, url, 'other')
    await inTransaction(db, async (tx) => {
      await sendHint(tx, 'me', ['undone'])
      throw new Error('undone')
    }).catch(() => {})
    await inTransaction(db, (tx) => sendHint(tx, 'me', ['done']))
    await until(() => expect(other.words).toEqual(['done']))
  })

  it('tells nobody of another schema', async () => {
    const { url, db } = await setUp()
    const elsewhere = await openAt(`${url}?schema=elsewhere`)
    const here = await listenSoon(db, url, 'here')
    const there = await listenSoon(elsewhere, `${url}?schema=elsewhere`, 'there')
    await sendHint(elsewhere, 'me', ['there'])
    await sendHint(db, 'me', ['here'])
    await until(() => expect([here.words, there.words]).toEqual([['here'], ['there']]))
  })

  it('listens again after its connection broke, and says so', async () => {
    const { url, db } = await setUp()
    const other = await listenSoon(db, url, 'other')
    const admin = new pg.Client({ connectionString: url })
    await admin.connect()
    await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'leadwire hints' and datname = current_database()",
    )
    await admin.end()
    await until(() => expect(other.listening).toBe(2))
    expect(other.errors).toHaveLength(1)
    await sendHint(db, 'me', ['again'])
    await until(() => expect(other.words).toEqual(['again']))
  })

  it('does not take silence for listening, and listens once what is told arrives', async () => {
    const { url, db } = await setUp()
    const pooler = await startPooler(url)
    const other = listen(db, pooler.url, 'other', 100)
    await until(() => expect(other.errors.length).toBeGreaterThan(1))
    expect(other.errors[0]).toMatch(/^What is told does not arrive/)
    expect([other.listening, pooler.heldBack() > 0]).toEqual([0, true])
    pooler.letThrough()
    await until(() => expect(other.listening).toBe(1))
    await sendHint(db, 'me', ['late'])
    await until(() => expect(other.words).toEqual(['late']))
  })

  it('ends while it cannot listen', async () => {
    const { db } = await setUp()
    const heard = listen(db, 'postgres://nobody@127.0.0.1:1/none', 'me')
    await until(() => expect(heard.errors.length).toBeGreaterThan(1))
    await running.pop()?.stop()
    const count = heard.errors.length
    expect([heard.listening, heard.words]).toEqual([0, []])
    await sendHint(db, 'other', ['work'])
    expect(heard.errors).toHaveLength(count)
  })
})
