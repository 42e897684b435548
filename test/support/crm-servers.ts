import type { Behaviour, Received } from './receiver.ts'

/** CRMs as their documentation describes them: state, request checks and answers, for a receiver's `behave`. */

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

type Properties = Record<string, string>

/**
 * HubSpot: `POST /crm/v3/objects/contacts/batch/upsert` by a unique property; 200 COMPLETE, or 207 with what failed.
 * An address belongs to one contact. Source: HubSpot's reference of the call, and its page on batch errors.
 */
export function hubspot(token: string) {
  const contacts: Properties[] = []
  const behave = ({ method, path, headers, body }: Received): Behaviour => {
    if (headers.authorization !== `Bearer ${token}`) {
      return json(401, { status: 'error', category: 'INVALID_AUTHENTICATION', message: 'Authentication not found' })
    }
    if (`${method} ${path}` !== 'POST /crm/v3/objects/contacts/batch/upsert') return json(404, { status: 'error' })
    const { inputs } = JSON.parse(body) as { inputs: { id: string; idProperty: string; properties: Properties }[] }
    if (new Set(inputs.map(({ id }) => id)).size < inputs.length || inputs.length > 100) {
      return json(400, { status: 'error', category: 'VALIDATION_ERROR', message: 'Duplicate IDs, or over 100 inputs' })
    }
    const results: unknown[] = []
    const errors: unknown[] = []
    for (const { id, idProperty, properties } of inputs) {
      const own = contacts.find((contact) => contact[idProperty] === id)
      const { email } = properties
      if (email !== undefined && contacts.some((contact) => contact !== own && contact.email === email)) {
        const message = `Contact already exists with ${email}`
        errors.push({ status: 'error', category: 'CONFLICT', message, context: { ids: [id] } })
        continue
      }
      const contact = own ?? { [idProperty]: id }
      if (!own) contacts.push(contact)
      Object.assign(contact, properties)
      results.push({ id: String(contacts.indexOf(contact) + 1), new: !own, properties: contact, archived: false })
    }
    if (errors.length === 0) return json(200, { status: 'COMPLETE', results })
    return json(207, { status: 'COMPLETE', results, numErrors: errors.length, errors })
  }
  return { contacts, behave }
}

/**
 * Salesforce: a client credentials token, then `PATCH …/sobjects/Lead/FIELD/VALUE`; 201 made, 200 updated, 300 when the
 * external id is not unique. Source: "sObject Rows by External ID" of its REST guide.
 */
export function salesforce(client: { id: string; secret: string }) {
  const leads: Properties[] = []
  let tokens = 0
  const behave = ({ method, path, headers, body }: Received): Behaviour => {
    if (path === '/services/oauth2/token') {
      const form = new URLSearchParams(body)
      const isClient = form.get('client_id') === client.id && form.get('client_secret') === client.secret
      if (!isClient || form.get('grant_type') !== 'client_credentials') return json(400, { error: 'invalid_client' })
      tokens++
      return json(200, { access_token: `00D!${tokens}`, token_type: 'Bearer', instance_url: 'http://127.0.0.1' })
    }
    if (headers.authorization !== `Bearer 00D!${tokens}`) {
      return json(401, [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }])
    }
    const found = /^\/services\/data\/v\d+\.0\/sobjects\/Lead\/(\w+__c)\/([^/]+)$/.exec(path)
    if (method !== 'PATCH' || !found) return json(404, [{ errorCode: 'NOT_FOUND', message: 'No such resource' }])
    const [, field = '', value = ''] = found
    const fields = JSON.parse(body) as Properties
    const fault = (message: string) => json(400, [{ errorCode: 'INVALID_FIELD', message }])
    if (field in fields || 'Id' in fields) return fault('The external id must not be in the body')
    const needed = ['LastName', 'Company'].filter((name) => !fields[name])
    if (needed.length > 0) return json(400, [{ errorCode: 'REQUIRED_FIELD_MISSING', fields: needed }])
    const same = leads.filter((lead) => lead[field] === decodeURIComponent(value))
    if (same.length > 1)
      return json(
        300,
        same.map((_, i) => `/services/data/v62.0/sobjects/Lead/00Q${i}`),
      )
    const lead = same[0] ?? { [field]: decodeURIComponent(value) }
    if (same.length === 0) leads.push(lead)
    Object.assign(lead, fields)
    const created = same.length === 0
    return json(created ? 201 : 200, { id: `00Q${leads.indexOf(lead)}`, success: true, errors: [], created })
  }
  return { leads, behave }
}

interface Person {
  id: number
  name: string
  emails?: { value: string }[]
  custom_fields: Properties
}

/**
 * Pipedrive's v2: `GET /persons/search` by any custom field, `GET` and `PATCH /persons/ID`, `POST /persons`. A search finds a person
 * only when it was indexed: `index()` does it. Source: Pipedrive's reference of persons.
 */
export function pipedrive(token: string) {
  const persons: Person[] = []
  let indexed: Person[] = []
  const state = { persons, limitNext: false, index: () => (indexed = [...persons]), behave }
  function behave({ method, path, headers, body }: Received): Behaviour {
    if (headers['x-api-token'] !== token) return json(401, { success: false, error: 'unauthorized access' })
    if (state.limitNext) {
      state.limitNext = false
      return json(429, { success: false, error: 'request over limit' }, { 'retry-after': '1' })
    }
    const url = new URL(path, 'http://pipedrive')
    if (`${method} ${url.pathname}` === 'GET /api/v2/persons/search') {
      const term = url.searchParams.get('term')?.toLowerCase()
      const isSame = (text: string) => text.toLowerCase() === term
      const found = indexed.filter(({ custom_fields }) => Object.values(custom_fields).some(isSame))
      // Of custom fields a search tells the values and not whose they are.
      const items = found.map(({ id, name, custom_fields }) => ({
        result_score: 1,
        item: { id, name, custom_fields: Object.values(custom_fields) },
      }))
      return json(200, { success: true, data: { items } })
    }
    const own = persons.find(({ id }) => url.pathname === `/api/v2/persons/${id}`)
    if (method === 'GET' && own) return json(200, { success: true, data: own })
    if (method === 'GET') return json(404, { success: false, error: 'Person not found' })
    const fields = JSON.parse(body) as Omit<Person, 'id'>
    if (`${method} ${url.pathname}` === 'POST /api/v2/persons') {
      if (!fields.name) return json(400, { success: false, error: 'name must be given' })
      const person = { id: persons.length + 1, ...fields }
      persons.push(person)
      return json(201, { success: true, data: person })
    }
    if (method !== 'PATCH' || !own) return json(404, { success: false, error: 'Person not found' })
    return json(200, { success: true, data: Object.assign(own, fields) })
  }
  return state
}
