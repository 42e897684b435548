// Leads without the relay: core, a database in memory, and followers from a list of our own.
import * as core from '@leadwire/core'

const followers = [
  core.newProfile('ana_example', { bio: 'Freelance photographer in Lisbon. Weddings and portraits.' }),
  core.newProfile('bo_example', { bio: 'Retired. Walks, dogs, crosswords.' }),
  core.newProfile('cy_example', { bio: 'Wife of a photographer, mother of two.' }),
]
const profiles: core.ProfileSource = {
  name: 'my-list',
  isNewestFirst: false,
  resolve: async (handle) => core.newProfile(handle),
  async *fetch() {
    const observations = followers.map((profile) => ({ sourceType: 'follower' as const, profile }))
    yield { observations, cursor: null, warnings: [], skippedCount: 0, creditsUsed: 0 }
  },
}

const clock = core.systemClock
const db = await core.openDatabase(':memory:')
await core.migrateToLatest(db)
const caller = { workspaceId: (await core.createWorkspace(db, { name: 'Mine' }, clock)).id }

const pairs = [{ source: { handle: 'my_studio' }, segment: { inline: { description: 'photographers' } } }]
const { stream } = await core.createStream(db, caller, { settings: {}, pairs }, { profiles, clock })

await core.queueRuns(db, caller, stream.id, 'manual', clock)
for (;;) {
  const run = await core.claimRun(db, { leaseMs: core.RUN_LEASE_MS, now: clock() })
  if (!run) break
  const { source, sourceTypes, cursor } = run
  for await (const page of profiles.fetch({ ...source, sourceTypes, cursor })) await core.ingestPage(db, run, page)
  await core.finishRun(db, run, { status: 'succeeded' }, clock)
}

for (const { grade, profile, matchReasons } of (await core.listLeads(db, caller, { streamId: stream.id })).items) {
  console.log(
    `${grade}  @${profile.handle}  ${matchReasons.map(({ label, text }) => `${label}: "${text}"`).join(', ')}`,
  )
}
await db.close()
