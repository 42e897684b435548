import type { TestDatabases } from '../support/database.ts'
import { people, person, scriptedSource } from '../support/followers.ts'
import { useMailServers } from '../support/mail-server.ts'
import { useReceivers } from '../support/receiver.ts'
import { until, useRelays } from '../support/relay.ts'
import type { Stage } from './contract.ts'

/** The accounts and servers that the cases speak of; to be called inside a suite over a database. */
export function useStage(open: TestDatabases): Stage {
  const startRelay = useRelays()
  const startReceiver = useReceivers()
  const startMailServer = useMailServers()
  return {
    async start(env) {
      const followers = {
        harborlights: people('harbor', 4),
        tidewatch: people('tide', 2),
        yongfook: [person('marisol_ops', 'Founder of a SaaS company', { externalId: '88110022', followerCount: 412 })],
      }
      return await startRelay({ databaseUrl: await open.url(), profiles: scriptedSource({ followers }), env })
    },
    wait: until,
    servers: {
      receiver: async () => (await startReceiver()).url,
      mailServer: async () => (await startMailServer()).url,
    },
  }
}
