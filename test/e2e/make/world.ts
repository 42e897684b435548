import { runModule } from '../../connectors/make/host/bundles.ts'
import { type Host, newHost } from '../../connectors/make/host/call.ts'
import type { Connection } from '../../connectors/make/host/scope.ts'
import type { Value } from '../../connectors/make/iml/functions.ts'
import { API_KEY, until } from '../../support/relay.ts'
import { type E2eHub, startHub } from '../hub.ts'

/** A hub, and somebody at Make who is connected to it. */
export interface World {
  hub: E2eHub
  connection: Connection
  host: Host
  /** Runs a module; its bundles. */
  run(id: string, given?: Record<string, Value>): Promise<Bundle[]>
  /** A stream that looks for founders among the followers of a new account, who are all founders. */
  addStream(handle: string, count: number): Promise<StreamIds>
  /** Runs a stream; resolves when its runs have ended. */
  runToEnd(streamId: number): Promise<void>
}

/** A bundle, looked into. */
export type Bundle = Record<string, Value> & { id?: number }

/** What a stream is made of. */
export interface StreamIds {
  streamId: number
  accountId: number
  segmentId: number
}

/** The modules that look people up; they need servers of their own. */
export const lookUps = ['enrichLead', 'lookUp', 'lookUpEmail']

/** A bio that is a founder's, in many scripts. */
export const FOUNDER = 'Founder of Acme 🚀 · café, 日本 and Zürich 👩‍🚀'

/** Followers who are founders. */
export const founders = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, i) => ({ handle: `${prefix}${i}`, bio: FOUNDER, display_name: `Ana ${i} 🌊` }))

/** Starts a hub and connects. */
export async function openWorld(env: Record<string, string> = {}): Promise<World> {
  const hub = await startHub(env)
  const connection = { baseUrl: `${hub.url}/`, apiKey: API_KEY }
  const host = newHost()
  const run: World['run'] = async (id, given = {}) => (await runModule(id, given, connection, host)) as Bundle[]
  const runToEnd = async (streamId: number) => {
    const [queued] = (await run('runStream', { streamId })) as { queued: { runId: number }[] }[]
    for (const { runId } of queued?.queued ?? []) {
      await until(async () => {
        const { run: found } = (await hub.api('GET', `/api/v2/streams/${streamId}/runs/${runId}`)).body
        if (found.status !== 'succeeded') throw new Error(`the run is ${found.status}: ${found.errorMessage}`)
      }, 60_000)
    }
  }
  return {
    hub,
    connection,
    host,
    run,
    runToEnd,
    async addStream(handle, count) {
      await hub.setFollowers(handle, founders(handle, count))
      const pairs = [{ accountHandle: handle, segment: { name: 'Founders 🏔️', description: 'Founders' } }]
      const [made] = await run('createStream', { name: `Seen at ${handle} 🐟`, pairs })
      const { id, accounts, segments } = made as unknown as {
        id: number
        accounts: { accountId: number }[]
        segments: { segmentId: number }[]
      }
      return { streamId: id, accountId: accounts[0]?.accountId ?? 0, segmentId: segments[0]?.segmentId ?? 0 }
    },
  }
}
