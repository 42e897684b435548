import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fileSource } from '../../../relay/src/providers/profiles/file.ts'
import { eachEngine } from '../../support/database.ts'
import { useRelays } from '../../support/relay.ts'

eachEngine((open) => {
  const start = useRelays()

  it('reads a file once for followers and likers, and names a faulty row once', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'leadwire-files-'))
    try {
      const rows = [
        'handle,bio,source_type',
        'ada,Founder of Acme,',
        'not a handle,x,',
        'bob,Founder of Bolt,liker',
        'cy,dogs,',
      ]
      await writeFile(join(dir, 'acme.csv'), `${rows.join('\n')}\n`)
      const relay = await start({ databaseUrl: await open.url(), profiles: fileSource(dir) })
      const pairs = [{ accountHandle: 'acme', segment: { description: 'Founders' } }]
      const { id } = (await relay.api('POST', '/api/v2/streams', { pairs, sourceTypes: ['follower', 'liker'] })).body
      const [run] = await relay.run(id)
      expect(run).toMatchObject({ status: 'succeeded', skippedRowsCount: 1, newFollowersCount: 2, likersCount: 1 })
      const log = (await relay.api('GET', `/api/v2/streams/${id}/runs`)).body.runs[0].progressLog
      const faults = log.filter(({ message }: { message: string }) => message.startsWith('line 3:'))
      expect(faults).toHaveLength(1)
    } finally {
      await rm(dir, { recursive: true })
    }
  })
})
