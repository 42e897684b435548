import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach } from 'vitest'

/** One request as `timing-receiver.ts` noted it. */
export interface TimedArrival {
  /** When its headers had come, by the sink's clock, epoch ms. */
  at: number
  id: string
  number: number
  attempt: number
  /** Whom the lead is about. */
  handle: string
  /** Answered 500, on purpose. */
  isRefused: boolean
  /** What the signature says of when it was made, epoch ms in whole seconds. */
  signedAt: number
  signature: string
  body: string
}

export interface TimedSink {
  url: string
  /** Answers 500 to the first attempt of each delivery whose number `count` divides. */
  refuseEvery(count: number): void
  /** All that has come, in its order. */
  arrivals(): Promise<TimedArrival[]>
}

/** Starts sinks in processes of their own, which are gone after each test. */
export function useTimedSinks(): (delayMs?: number) => Promise<TimedSink> {
  const ends: (() => void)[] = []
  afterEach(() => {
    for (const end of ends.splice(0)) end()
  })
  return async (delayMs = 0) => {
    const child = fork(join(import.meta.dirname, 'timing-receiver.ts'), [String(delayMs)], { execArgv: [] })
    ends.push(() => child.kill('SIGKILL'))
    const [{ port }] = (await once(child, 'message')) as [{ port: number }]
    return {
      url: `http://127.0.0.1:${port}`,
      refuseEvery: (count) => void child.send({ refusesEvery: count }),
      async arrivals() {
        const answer = once(child, 'message') as Promise<[{ arrivals: TimedArrival[] }]>
        child.send({})
        return (await answer)[0].arrivals
      },
    }
  }
}

/** The most arrivals within any window of `ms`, as the sink counted. */
export function mostWithin(arrivals: readonly TimedArrival[], ms: number): number {
  const times = arrivals.map(({ at }) => at).sort((a, b) => a - b)
  let [most, first] = [0, 0]
  for (const [i, at] of times.entries()) {
    while (at - (times[first] ?? at) >= ms) first++
    most = Math.max(most, i - first + 1)
  }
  return most
}
