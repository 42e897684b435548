import { until } from '../../support/relay.ts'
import { PATIENCE, type World } from './world.ts'

/** A stream of an account of its own. */
export interface TestStream {
  id: number
  handle: string
  accountId: number
  segmentId: number
}

let streams = 0
/** A stream that looks for founders among followers who are not there yet. */
export async function addStream({ hub }: World, name?: string): Promise<TestStream> {
  const handle = `account_${++streams}`
  await hub.setFollowers(handle, [])
  const { status, body, text } = await hub.api('POST', '/api/v2/streams', {
    ...(name && { name }),
    pairs: [{ accountHandle: handle, segment: { description: 'founders' } }],
  })
  if (status !== 201) throw new Error(text)
  return { id: body.id, handle, accountId: body.accounts[0].accountId, segmentId: body.segments[0].segmentId }
}

/** Makes founders follow an account of a stream, and the stream find them. All that followed before are named again. */
export async function findLeads({ hub }: World, { id, handle }: TestStream, names: readonly string[]): Promise<void> {
  const rows = names.map((name) => ({
    handle: name,
    bio: `Founder of ${name} 🚀 日本語`,
    display_name: `Zoë 🐝 ${name}`,
  }))
  await hub.setFollowers(handle, rows)
  const { body, text } = await hub.api('POST', `/api/v2/streams/${id}/run`)
  if (!body.queued?.length) throw new Error(text)
  const ids = body.queued.map(({ syncRunId }: { syncRunId: number }) => syncRunId)
  await until(async () => {
    const { runs } = (await hub.api('GET', `/api/v2/streams/${id}/runs`)).body
    for (const run of runs as { id: number; status: string }[]) {
      if (ids.includes(run.id) && run.status !== 'succeeded') throw new Error(`run ${run.id} is ${run.status}`)
    }
  }, PATIENCE)
}

/** Many names. */
export const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}_${i}`)
