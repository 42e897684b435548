// Takes signed webhooks and keeps one Pipedrive person for each: searched by handle, then created or updated.
// Settings: LEADWIRE_WEBHOOK_SECRET, PIPEDRIVE_TOKEN, PIPEDRIVE_HANDLE_FIELD (key of a text field of persons), PORT.
import { verifyWebhook, WebhookVerificationError } from '@leadwire/client'
import express from 'express'

interface Lead {
  profile: { handle: string; displayName: string | null }
  email?: { address: string } | null
}

const { LEADWIRE_WEBHOOK_SECRET: secrets = '', PIPEDRIVE_TOKEN: token = '', PORT = '9000' } = process.env
const { PIPEDRIVE_URL = 'https://api.pipedrive.com', PIPEDRIVE_HANDLE_FIELD: handleField = '' } = process.env
if (!secrets || !token || !handleField) {
  console.error('Set LEADWIRE_WEBHOOK_SECRET, PIPEDRIVE_TOKEN and PIPEDRIVE_HANDLE_FIELD')
  process.exit(1)
}

/** Pipedrive could not do it; `retryAfter` in seconds where it said. */
class PipedriveError extends Error {
  readonly retryAfter: string | null
  constructor(status: number, retryAfter: string | null) {
    super(`Pipedrive answered ${status}`)
    this.retryAfter = retryAfter
  }
}

async function pipedrive<T>(method: string, path: string, body?: object): Promise<T> {
  const headers = { 'x-api-token': token, 'content-type': 'application/json' }
  const response = await fetch(`${PIPEDRIVE_URL}/api/v2${path}`, { method, headers, body: JSON.stringify(body) })
  if (!response.ok) throw new PipedriveError(response.status, response.headers.get('retry-after'))
  return ((await response.json()) as { data: T }).data
}

/** Persons made here. A search finds a new person only after some seconds, and the same lead may come again before. */
const known = new Map<string, number>()

/** A search looks through all custom fields, and letter case aside, so that each person found is asked for the handle. */
async function findPerson(handle: string): Promise<number | undefined> {
  const query = new URLSearchParams({ term: handle, fields: 'custom_fields', exact_match: 'true' })
  const found = await pipedrive<{ items: { item: { id: number } }[] }>('GET', `/persons/search?${query}`)
  for (const { id } of found.items.map(({ item }) => item)) {
    const person = await pipedrive<{ custom_fields: Record<string, unknown> }>('GET', `/persons/${id}`)
    if (String(person.custom_fields[handleField] ?? '').toLowerCase() === handle.toLowerCase()) return id
  }
  return known.get(handle)
}

async function keepPerson({ profile, email }: Lead): Promise<void> {
  const id = await findPerson(profile.handle)
  const person = {
    name: profile.displayName || profile.handle,
    ...(email && { emails: [{ value: email.address, primary: true, label: 'work' }] }),
    custom_fields: { [handleField]: profile.handle },
  }
  if (id !== undefined) await pipedrive('PATCH', `/persons/${id}`, person)
  else known.set(profile.handle, (await pipedrive<{ id: number }>('POST', '/persons', person)).id)
}

/** One webhook after the other, so that two of one person cannot both find nobody. */
let last: Promise<void> = Promise.resolve()

const app = express()
// The bytes as they came: a body that was parsed and printed again has other bytes and fails.
app.post('/leads', express.raw({ type: '*/*', limit: '5mb' }), async (request, response) => {
  try {
    await verifyWebhook({ headers: request.headers, body: request.body, secrets })
    const leads: Lead[] = [JSON.parse(request.body.toString())].flat()
    const work = last.then(async () => {
      for (const lead of leads) await keepPerson(lead)
    })
    last = work.catch(() => undefined)
    await work
    response.status(204).end()
  } catch (error) {
    if (error instanceof WebhookVerificationError) return response.status(401).json({ message: error.message })
    // Leadwire sends it again, when it was asked to.
    if (error instanceof PipedriveError && error.retryAfter) response.set('retry-after', error.retryAfter)
    response.status(503).json({ message: error instanceof Error ? error.message : String(error) })
  }
})

const server = app.listen(Number(PORT), '127.0.0.1', () => {
  const address = server.address()
  console.log(`Listening on http://127.0.0.1:${typeof address === 'object' ? address?.port : PORT}/leads`)
})
