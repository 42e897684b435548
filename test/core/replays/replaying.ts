import type { Db } from '../../../core/src/db/database.ts'
import { recordAttempts } from '../../../core/src/dispatch/claims.ts'
import type { OutgoingDelivery } from '../../../core/src/dispatch/outgoing.ts'
import type { NewMessage } from '../../../core/src/outbox/message.ts'
import type { Replay } from '../../../core/src/replays/replay.ts'
import { type ReplaySlice, runReplaySlice } from '../../../core/src/replays/replay-slice.ts'
import { getReplay, startReplay } from '../../../core/src/replays/replays.ts'
import { changeSubscription, type SubscribeInput, subscribe } from '../../../core/src/webhooks/subscriptions.ts'
import { manualClock } from '../../support/clock.ts'
import { seedCaller, testVault } from '../../support/seed.ts'
import { append, claim, fanOutAll, message, present, resultOf, testUrl } from '../dispatch/post.ts'

/** A workspace with one subscription, and what tests of replays do to it. */
export async function setUp(db: Db, input: Partial<SubscribeInput> = {}) {
  const clock = manualClock()
  const caller = await seedCaller(db, clock)
  const ports = { vault: testVault, clock }
  const connect = async (more: Partial<SubscribeInput> = {}) =>
    (await subscribe(db, caller, { api: 'ctgo', url: testUrl, payload: 'lead', ...input, ...more }, ports)).id
  const id = await connect()
  const setDisabled = (isDisabled: boolean) => changeSubscription(db, caller, id, { isDisabled }, ports)
  /** Appends messages about leads `from` … and fans them out. */
  const happen = async (count: number, { from = 1, ...fields }: Partial<NewMessage> & { from?: number } = {}) => {
    await append(
      db,
      Array.from({ length: count }, (_, i) => message(caller, from + i, fields)),
      clock(),
    )
    await fanOutAll(db, clock())
  }
  return {
    db,
    clock,
    caller,
    id,
    connect,
    setDisabled,
    happen,
    /** Has `count` deliveries set aside while the endpoint is disabled, and enables it again. */
    async skip(count: number, fields: Partial<NewMessage> & { from?: number } = {}) {
      await setDisabled(true)
      await happen(count, fields)
      await setDisabled(false)
    },
    rows: () => db.sql.selectFrom('delivery').selectAll().orderBy('id').execute(),
    start: (asked: Parameters<typeof startReplay>[3] = {}, subscriptionId = id) =>
      startReplay(db, caller, subscriptionId, asked, { clock, present }),
    slice: () => runReplaySlice(db, { present, clock }),
    see: (replay: Replay) => getReplay(db, caller, replay.subscriptionId, replay.id),
    /** Takes all that is due, as a receiver that answers 200 to `accepts`. */
    deliver: async (accepts: (delivery: OutgoingDelivery) => boolean = () => true) => {
      const taken = await claim(db, clock())
      const results = taken.map((delivery) =>
        resultOf(delivery, accepts(delivery) ? {} : { outcome: 'rejected', status: 500 }),
      )
      await recordAttempts(db, results, { now: clock(), random: () => 0.5 })
      return taken
    },
  }
}

export type ReplayWorld = Awaited<ReturnType<typeof setUp>>

/** Does slices, with a receiver that takes everything, until no replay has anything to do. Gives what was delivered. */
export async function replayAll({ slice, deliver, clock }: ReplayWorld): Promise<OutgoingDelivery[]> {
  const taken: OutgoingDelivery[] = []
  for (let rounds = 0; rounds < 1000; rounds++) {
    const done: ReplaySlice | undefined = await slice()
    taken.push(...(await deliver()))
    if (done?.isEnded) return taken
    clock.advance(500)
  }
  throw new Error('the replay does not end')
}
