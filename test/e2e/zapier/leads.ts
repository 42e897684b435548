import { vi } from 'vitest'
import type { E2eHub } from '../hub.ts'
import type { Item, Zapier } from './side.ts'

/** Where things are made. */
interface Place {
  hub: E2eHub
  zapier: Zapier
}

/** What leads were made of. */
interface MadeLeads {
  streamId: number
  accountId: number
  lead: Item
}

/** An account with followers who all become leads. */
export const setFounders = ({ hub }: Place, handle: string, count: number, bio = 'Founder of Acme'): Promise<void> =>
  hub.setFollowers(
    handle,
    Array.from({ length: count }, (_, i) => ({ handle: `${handle}_${i}`, bio, display_name: `Ünï ${i} 🦊` })),
  )

/** A stream of an account with followers, made by the action; its id. */
export async function createStream(place: Place, handle: string, followers = 2, bio?: string): Promise<number> {
  await setFounders(place, handle, followers, bio)
  const input = { account_handles: [`@${handle}`], segment_description: 'Founders' }
  return (await place.zapier.act('create_stream', input)).id
}

/** A stream that was run by the action and has `count` leads. */
export async function createLeads(place: Place, handle: string, count = 2, bio?: string): Promise<MadeLeads> {
  const { zapier } = place
  const streamId = await createStream(place, handle, count, bio)
  await zapier.act('run_stream', { stream_id: streamId })
  await vi.waitFor(
    async () => {
      const [run] = await zapier.find('find_run', { stream_id: streamId })
      if (run?.status !== 'succeeded') throw new Error(`the run is ${run?.status}`)
    },
    { timeout: 60_000, interval: 100 },
  )
  const [lead] = await zapier.find('find_leads', { stream_id: streamId })
  const [account] = await zapier.find('find_account', { handle: `@${handle.toUpperCase()}` })
  return { streamId, accountId: account!.id, lead: lead! }
}
