import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { hostLanes } from '../../../../relay/src/providers/enrichment/host-lanes.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('lets one start at a time, with a pause between two of the same host', async () => {
  const inLane = hostLanes(1_000)
  const started: string[] = []
  const start = (host: string) => inLane(host, undefined, async () => void started.push(host))
  void Promise.all(['a', 'a', 'b', 'a'].map(start))
  await vi.advanceTimersByTimeAsync(0)
  expect(started.toSorted()).toEqual(['a', 'b'])
  await vi.advanceTimersByTimeAsync(900)
  expect(started).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(200)
  expect(started).toHaveLength(3)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(started).toHaveLength(4)
})

it('keeps the pause for whoever comes after the line was empty', async () => {
  const inLane = hostLanes(1_000)
  const started: number[] = []
  const start = () => inLane('a', undefined, async () => void started.push(Date.now()))
  await start()
  await vi.advanceTimersByTimeAsync(500)
  const second = start()
  await vi.advanceTimersByTimeAsync(400)
  expect(started).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(200)
  await second
  expect(started).toHaveLength(2)
})
