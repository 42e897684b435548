import { describe, expect, it } from 'vitest'
import { useSvixTransports } from '../../support/svix-transport.ts'

const make = useSvixTransports()

/** Lines of the log about the server, by their message. */
const told = (lines: readonly string[]) => lines.map((line) => JSON.parse(line).msg).filter((text) => /Svix/.test(text))
const TAKES_NOTHING = 'the Svix server takes nothing: deliveries stay due until it does'
const TAKES_AGAIN = 'the Svix server takes deliveries again'

describe('a Svix server that takes nothing', () => {
  it.each([
    ['is away', 'stop', undefined],
    ['refuses the token', undefined, { status: 401 }],
    ['refuses the organisation', undefined, { status: 403 }],
    ['has had too much', undefined, { status: 429 }],
    ['fails, and says so of itself', undefined, { status: 500 }],
    ['is hidden behind a redirect', undefined, { status: 302, headers: { location: 'http://127.0.0.1:1/' } }],
  ] as const)('holds deliveries back, with one line in the log, while it %s', async (_name, stop, reply) => {
    const { transport, delivery, server, lines, clock } = await make()
    if (stop) await server.stop()
    else server.faults.fails = () => reply
    const held = { kind: 'held', until: clock() + 5000 }
    expect(await Promise.all([transport.deliver(delivery()), transport.deliver(delivery())])).toEqual([held, held])
    const calls = server.calls.length
    expect(await transport.deliver(delivery())).toEqual(held)
    expect(transport.heldUntil()).toBe(held.until)
    expect(server.calls).toHaveLength(calls)
    expect(told(lines)).toEqual([TAKES_NOTHING])
    for (const line of lines) expect(line).not.toContain(server.token)
  })

  it('is tried again after a while, and takes what was held, which the log tells once', async () => {
    const { transport, delivery, server, receiver, lines, clock } = await make()
    server.faults.fails = () => ({ status: 503 })
    const first = delivery()
    await transport.deliver(first)
    clock.advance(5000)
    expect(transport.heldUntil()).toBeUndefined()
    expect(await transport.deliver(first)).toEqual({ kind: 'held', until: clock() + 5000 })
    clock.advance(5000)
    server.faults.fails = () => undefined
    expect(await transport.deliver(first)).toMatchObject({ kind: 'accepted' })
    expect(await transport.deliver(delivery())).toMatchObject({ kind: 'accepted' })
    await receiver.waitFor(2)
    expect(told(lines)).toEqual([TAKES_NOTHING, TAKES_AGAIN])
  })

  it('is given the time it asks for, up to a minute', async () => {
    const { transport, delivery, server, clock } = await make()
    for (const [asked, heldMs] of [
      ['20', 20_000],
      ['86400', 60_000],
    ] as const) {
      server.faults.fails = () => ({ status: 429, headers: { 'retry-after': asked } })
      expect(await transport.deliver(delivery())).toEqual({ kind: 'held', until: clock() + heldMs })
      clock.advance(heldMs)
    }
  })

  it('is no excuse for a delivery that fails while the server is well', async () => {
    const { transport, connect, delivery, server, lines } = await make()
    server.faults.fails = ({ path }) => (path.includes('/msg') ? { status: 500 } : undefined)
    expect(await transport.deliver(delivery())).toMatchObject({ kind: 'rejected', status: 500 })
    const hasty = connect({ requestTimeoutMs: 300 })
    server.faults.fails = () => undefined
    server.faults.delaysMs = ({ path }) => (path.endsWith('/health') ? 0 : 1000)
    expect(await hasty.deliver(delivery())).toMatchObject({ kind: 'unreachable', error: 'timeout' })
    expect(transport.heldUntil()).toBeUndefined()
    expect(told(lines)).toEqual([])
  })
})
