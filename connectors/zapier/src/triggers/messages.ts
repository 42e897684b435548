import type { Bundle, ZObject } from 'zapier-platform-core'
import { callHub, listOf } from '../hub.ts'
import { type Fields, isFields } from '../json.ts'

/** Few, since each costs a request; the editor shows three. */
const SHOWN = 3

/** The newest messages of a type as receivers get them, for the editor. */
export async function listMessages(z: ZObject, bundle: Bundle, type: string): Promise<Fields[]> {
  const list = await callHub(z, bundle, { path: '/webhooks/messages', params: { type, limit: SHOWN } })
  const answers = await Promise.all(
    listOf(z, list, 'messages').map(({ id }) => callHub(z, bundle, { path: `/webhooks/messages/${String(id)}` })),
  )
  // What is kept no longer, or was about somebody who was erased, has no data.
  return answers.flatMap(({ message }) => (isFields(message) && isFields(message.data) ? [message.data] : []))
}
