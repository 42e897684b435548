import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { useReceivers } from '../../support/receiver.ts'
import { type TestRelay, until, useRelays } from '../../support/relay.ts'

interface Trigger {
  key: string
  events: string[]
  sample: object
}
const file = new URL('../../../connectors/operations.json', import.meta.url)
const { triggers } = JSON.parse(readFileSync(file, 'utf8')) as { triggers: Trigger[] }

/** Keys at every depth; of a list, those of what is in it. A person has nothing to say where a key is missing. */
function keysOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.slice(0, 1).flatMap((one) => keysOf(one, `${path}[]`))
  if (typeof value !== 'object' || value === null) return [path]
  return Object.entries(value).flatMap(([key, one]) => keysOf(one, `${path}.${key}`))
}

describe('what hosts show of a trigger before anything has happened', () => {
  const startRelay = useRelays()
  const startReceiver = useReceivers()

  /** The body of the first webhook for an event. */
  async function bodyFor(relay: TestRelay, events: string[], cause: () => Promise<void>): Promise<object> {
    const receiver = await startReceiver()
    await relay.api('POST', '/api/v2/webhooks/subscribe', {
      targetUrl: `${receiver.url}/${events[0]}`,
      events,
      payload: 'lead',
    })
    await cause()
    const [request] = await until(() => receiver.waitFor(1))
    return JSON.parse(request?.body ?? '')
  }

  async function runStream(relay: TestRelay): Promise<void> {
    const pairs = [{ accountHandle: 'demo_devtools', segment: { description: 'founders' } }]
    const { body } = await relay.api('POST', '/api/v2/streams', { pairs })
    await relay.run(body.id)
  }

  /** A subscription whose receiver is gone. */
  async function loseReceiver(relay: TestRelay): Promise<void> {
    const gone = await startReceiver()
    gone.behave = () => ({ status: 410 })
    await relay.api('POST', '/api/v2/webhooks/subscribe', { targetUrl: `${gone.url}/gone`, payload: 'lead' })
    await runStream(relay)
  }

  it.each(triggers.map((trigger) => [trigger.key, trigger] as const))(
    '%s has the keys of what arrives',
    async (key, trigger) => {
      const relay = await startRelay({ databaseUrl: ':memory:' })
      const cause = key === 'endpointDisabled' ? () => loseReceiver(relay) : () => runStream(relay)
      const body = await bodyFor(relay, trigger.events, cause)
      // What only some leads have may be in the sample as well.
      const [real, shown] = [keysOf(body), keysOf(trigger.sample)]
      expect(real.filter((path) => !shown.includes(path))).toEqual([])
      expect(shown.filter((path) => !real.includes(path) && !path.startsWith('.feedback'))).toEqual([])
    },
  )
})
