import { describe, expect, it } from 'vitest'
import { rememberCheck } from '../../../relay/src/http/health.ts'

/** A check that a test ends by hand, and a clock that it moves. */
function startCheck() {
  const calls: PromiseWithResolvers<void>[] = []
  const clock = { ms: 0 }
  const check = rememberCheck(
    () => {
      const call = Promise.withResolvers<void>()
      calls.push(call)
      return call.promise
    },
    { rememberedMs: 1000, now: () => clock.ms },
  )
  return { calls, clock, check }
}

describe('a remembered check', () => {
  it('is made once for all who ask while it runs', async () => {
    const { calls, check } = startCheck()
    const answers = [check(), check(), check()]
    expect(calls.length).toBe(1)
    calls[0]?.resolve()
    await Promise.all(answers)
    expect(calls.length).toBe(1)
  })

  it('holds for a second from its end, then is made again', async () => {
    const { calls, clock, check } = startCheck()
    const first = check()
    clock.ms = 5000
    calls[0]?.resolve()
    await first
    clock.ms = 5999
    await check()
    expect(calls.length).toBe(1)
    clock.ms = 6000
    const second = check()
    expect(calls.length).toBe(2)
    calls[1]?.reject(new Error('disk full'))
    await expect(second).rejects.toThrow('disk full')
  })

  it('remembers a failure for no longer than a success', async () => {
    const { calls, clock, check } = startCheck()
    const first = check()
    calls[0]?.reject(new Error('disk full'))
    await expect(first).rejects.toThrow('disk full')
    clock.ms = 999
    await expect(check()).rejects.toThrow('disk full')
    clock.ms = 1000
    const second = check()
    calls[1]?.resolve()
    await expect(second).resolves.toBeUndefined()
  })

  it('does not start a second check while a first one hangs, however long', async () => {
    const { calls, clock, check } = startCheck()
    void check()
    clock.ms = 60_000
    void check()
    expect(calls.length).toBe(1)
  })
})
