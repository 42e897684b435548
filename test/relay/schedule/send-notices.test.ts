import { expect, it } from 'vitest'
import type { ClaimedNotice, NoticeOutcome } from '../../../core/src/notices/notice.ts'
import { toRecipients } from '../../../core/src/notices/notice.ts'
import { findNotice, listRecipients } from '../../../core/src/notices/notice-store.ts'
import { claimNotice, queueNotice } from '../../../core/src/notices/notices.ts'
import { createLog } from '../../../relay/src/log.ts'
import { sendNotice } from '../../../relay/src/schedule/jobs/send-notices.ts'
import type { NoticeSender } from '../../../relay/src/schedule/notices/notice-sender.ts'
import { createNotifier } from '../../../relay/src/schedule/notifier.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { until } from '../../support/relay.ts'

const address = 'ada@example.org'
const accepted: NoticeOutcome = { results: [{ address, status: 'accepted', code: 250, answer: '250 OK' }] }
const running = new AbortController().signal

eachEngine((open) => {
  const make = async (send: NoticeSender['send'], kind = 'made-up') => {
    const db = await open()
    const clock = manualClock()
    const queue = (key: string) =>
      queueNotice(db, {
        workspaceId: 1,
        key,
        kind,
        channel: 'email',
        streamId: null,
        syncId: null,
        content: {},
        createdAt: clock(),
        recipients: toRecipients([address]),
      })
    const id = (await queue('one')) ?? expect.unreachable()
    const ports = {
      db,
      clock,
      random: () => 0.5,
      log: createLog('silent'),
      senders: [{ kind: 'made-up', channel: 'email' as const, send }],
      leaseMs: 60_000,
    }
    const claim = async (): Promise<ClaimedNotice> =>
      (await claimNotice(db, { channels: ['email'], leaseMs: 60_000, now: clock() })) ?? expect.unreachable()
    return { db, clock, id, ports, claim, queue }
  }

  it('tries to record again while the database is away, and does not send again', async () => {
    let sentCount = 0
    const { db, id, ports, claim } = await make(async () => {
      sentCount++
      return accepted
    })
    let failures = 2
    const clock = () => {
      if (failures-- > 0) throw new Error('the database is away')
      return ports.clock()
    }
    await sendNotice(await claim(), { ...ports, clock }, running)
    expect(sentCount).toBe(1)
    expect(await findNotice(db, id)).toMatchObject({ status: 'sent', attemptCount: 1 })
  })

  it.each([
    ['what a sender throws', 'made-up', 'the file cannot be made'],
    ['a kind that nobody sends', 'unknown', 'This hub cannot send unknown by email'],
  ])('takes %s as a failed attempt, and keeps the reason', async (_what, kind, reason) => {
    const { db, id, clock, ports, claim } = await make(async () => {
      throw new Error('the file cannot be made')
    }, kind)
    await sendNotice(await claim(), ports, running)
    expect(await findNotice(db, id)).toMatchObject({
      status: 'pending',
      attemptCount: 1,
      lastError: reason,
      dueAt: clock() + 5000,
    })
  })

  it('ends a notice that has nothing to tell', async () => {
    const { db, id, ports, claim } = await make(async () => null)
    await sendNotice(await claim(), ports, running)
    expect(await findNotice(db, id)).toMatchObject({ status: 'empty' })
  })

  it('gives an attempt back that a stop cuts short, and keeps what had come of it', async () => {
    const stop = new AbortController()
    const deferred: NoticeOutcome = { results: [{ address, status: 'deferred', code: null, answer: 'aborted' }] }
    const outcomes = [deferred, accepted]
    const { db, id, ports, claim } = await make(async () => {
      stop.abort()
      return outcomes.shift() ?? expect.unreachable()
    })
    await sendNotice(await claim(), ports, stop.signal)
    expect(await findNotice(db, id)).toMatchObject({ status: 'pending', attemptCount: 0 })
    await sendNotice(await claim(), ports, stop.signal)
    expect(await findNotice(db, id)).toMatchObject({ status: 'sent', attemptCount: 1 })
  })

  it('lets what is being sent finish at a stop, and takes no more', async () => {
    const begun = Promise.withResolvers<void>()
    const { db, id, ports, queue } = await make(async () => {
      begun.resolve()
      await stopping
      return accepted
    })
    const notifier = createNotifier(ports)
    let letGo = () => {}
    const stopping = new Promise<void>((resolve) => {
      letGo = resolve
    })
    notifier.start()
    await begun.promise
    const stopped = notifier.stop(10_000)
    const later = (await queue('two')) ?? expect.unreachable()
    notifier.wake()
    letGo()
    await stopped
    expect(await findNotice(db, id)).toMatchObject({ status: 'sent' })
    expect(await findNotice(db, later)).toMatchObject({ status: 'pending', attemptCount: 0 })
  })

  it('sends other notices while one waits for its server', async () => {
    const held = Promise.withResolvers<void>()
    const { db, id, ports, queue } = await make(async (notice) => {
      if (notice.key === 'one') await held.promise
      return accepted
    })
    const others = await Promise.all(['two', 'three'].map(queue))
    const notifier = createNotifier(ports)
    notifier.start()
    for (const other of others) {
      await until(async () => expect(await findNotice(db, other ?? 0)).toMatchObject({ status: 'sent' }))
    }
    expect((await listRecipients(db, id))[0]).toMatchObject({ status: 'pending' })
    held.resolve()
    await notifier.stop(10_000)
    expect(await findNotice(db, id)).toMatchObject({ status: 'sent' })
  })
})
