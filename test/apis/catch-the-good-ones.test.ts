import { eachEngine } from '../support/database.ts'
import { people, person, scriptedSource } from '../support/followers.ts'
import { until, useRelays } from '../support/relay.ts'
import { replayCases } from './contract.ts'

eachEngine((open) => {
  const start = useRelays()
  const replayed = async (env: Record<string, string>) => {
    const followers = {
      harborlights: people('harbor', 4),
      tidewatch: people('tide', 2),
      yongfook: [person('marisol_ops', 'Founder of a SaaS company', { externalId: '88110022', followerCount: 412 })],
    }
    const profiles = scriptedSource({ followers })
    return await start({ databaseUrl: await open.url(), profiles, env })
  }
  replayCases('catch-the-good-ones', replayed, until)
})
