import type { TestDatabases } from '../support/database.ts'
import { startDns } from '../support/dns-server.ts'
import { people, person, scriptedSource } from '../support/followers.ts'
import { useMailServers } from '../support/mail-server.ts'
import { useReceivers } from '../support/receiver.ts'
import { until, useRelays } from '../support/relay.ts'
import type { Stage } from './contract.ts'

/** Somebody who says how to be reached, at a domain that takes mail. */
const reachable = person('ada_acme', 'Founder of Acme. ada@acme.example, linkedin.com/in/ada-acme', {
  externalId: '88110099',
})

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
      const profiles = scriptedSource({ followers })
      const known = { [reachable.handle]: reachable }
      const resolve = async (handle: string) => known[handle.toLowerCase()] ?? (await profiles.resolve(handle))
      return await startRelay({ databaseUrl: await open.url(), profiles: { ...profiles, resolve }, env })
    },
    wait: until,
    servers: {
      receiver: async () => (await startReceiver()).url,
      dnsServer: async () => (await startDns({ 'acme.example': { mx: [[10, 'mx.acme.example']] } })).address,
      mailServer: async () => (await startMailServer()).url,
    },
  }
}
