import { randomBytes } from 'node:crypto'
import { publicKeyOf } from '../../core/src/index.ts'
import {
  invalid,
  newId,
  notFound,
  now,
  refused,
  type SvixApp,
  type SvixCall,
  type SvixEndpoint,
  type SvixFaults,
  type SvixMessage,
} from './svix-state.ts'

/** Answers a call; `ids` are the captures of its pattern. */
type Route = [pattern: RegExp, handle: (call: SvixCall, ids: string[]) => [status: number, body?: object]]

/** What the calls act on. */
export interface SvixWorld {
  apps: SvixApp[]
  faults: SvixFaults
  /** Begins to send a message to an endpoint, and goes on until it is taken. */
  dispatch(app: SvixApp, message: SvixMessage, endpoint: SvixEndpoint): Promise<void>
  /** Sends it once. */
  attempt(message: SvixMessage, endpoint: SvixEndpoint): Promise<boolean>
}

const MAX_OLD_KEYS = 10
/** Source: Svix server, core/types/mod.rs. */
const FORBIDDEN_HEADER =
  /^(user-agent|content-(type|length|encoding|language|location)|cache-control|x-svix-.*|svix-.*)$/i
const SENSITIVE_HEADER = /^(x-auth-token|www-authenticate|authorization|proxy-authenticate|proxy-authorization)$/i
const UID = /^[a-zA-Z0-9\-_.]{1,256}$/

/** `payload` as the sender spelled it. */
const payloadTextOf = (text: string): string => {
  // Objects are rebuilt from their source text, so that no number passes through a double.
  const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown }
  const keep = (_key: string, value: unknown, { source }: { source?: string } = {}) =>
    typeof value === 'number' && source ? rawJSON(source) : value
  return JSON.stringify(JSON.parse(text, keep as (key: string, value: unknown) => unknown).payload)
}

/** The endpoint as `GET …/endpoint/{id}` tells it. */
function toEndpointOut(endpoint: SvixEndpoint, faults: SvixFaults): object {
  const { key: _key, oldKeys: _oldKeys, headers: _headers, eventTypes, ...rest } = endpoint
  const selection = faults.knowsOnlyFilterTypes ? { filterTypes: eventTypes } : { eventTypes, filterTypes: eventTypes }
  return { ...rest, ...selection, rateLimit: null, throttleRate: null, version: 1, metadata: {} }
}

const toMessageOut = ({ id, eventId, eventType }: SvixMessage) => ({
  id,
  eventId,
  eventType,
  payload: {},
  channels: null,
  timestamp: now(),
})

function assertSelection(body: Record<string, unknown>, faults: SvixFaults): string[] | null | undefined {
  for (const name of faults.knowsOnlyFilterTypes ? ['filterTypes'] : ['eventTypes', 'filterTypes']) {
    const list = body[name]
    if (Array.isArray(list) && list.length === 0)
      throw invalid(name, `${name} can't be empty, it must have at least one item.`)
    if (list !== undefined) return list as string[] | null
  }
  return undefined
}

function assertSecret(secret: unknown): string {
  if (typeof secret === 'string' && secret.startsWith('whsk_')) return publicKeyOf(secret) && secret
  const bytes = /^whsec_[a-zA-Z0-9+/=]{32,100}$/.test(String(secret))
    ? Buffer.from(String(secret).slice(6), 'base64')
    : null
  if (!bytes || bytes.length < 24 || bytes.length > 75) throw invalid('secret', 'secret length invalid')
  return String(secret)
}

/** Finds an application by id or uid. @throws Refusal 404 */
export function findApp(apps: readonly SvixApp[], uid: string): SvixApp {
  const app = apps.find((one) => one.uid === uid || one.id === uid)
  if (!app) throw notFound()
  return app
}

/** The calls that a transport needs, and what they do. */
export function svixRoutes({ apps, faults, dispatch, attempt }: SvixWorld): Route[] {
  const appOf = (uid: string) => findApp(apps, uid)
  const endpointOf = (app: SvixApp, uid: string): SvixEndpoint => {
    const endpoint = app.endpoints.find((one) => one.uid === uid || one.id === uid)
    if (!endpoint) throw notFound()
    return endpoint
  }
  const messageOf = (app: SvixApp, id: string): SvixMessage => {
    const message = app.messages.find((one) => one.id === id || one.eventId === id)
    if (!message) throw notFound()
    return message
  }

  return [
    [/^GET \/api\/v1\/health$/, () => [204]],
    [
      /^POST \/api\/v1\/app(\?get_if_exists=true)?$/,
      ({ body }, [getIfExists]) => {
        if (typeof body.name !== 'string' || body.name === '') throw invalid('name', 'required')
        if (body.uid != null && !UID.test(body.uid)) throw invalid('uid', 'invalid uid')
        const known = apps.find((app) => body.uid && app.uid === body.uid)
        if (known && !getIfExists) throw refused(409, 'conflict', 'A conflict has occurred')
        const app = known ?? {
          id: newId('app'),
          uid: body.uid ?? null,
          name: body.name,
          createdAt: now(),
          endpoints: [],
          messages: [],
        }
        if (!known) apps.push(app)
        const { endpoints: _endpoints, messages: _messages, ...out } = app
        return [known ? 200 : 201, { ...out, updatedAt: now(), metadata: {} }]
      },
    ],
    [
      /^DELETE \/api\/v1\/app\/([^/]+)$/,
      (_call, [id = '']) => {
        apps.splice(apps.indexOf(appOf(id)), 1)
        return [204]
      },
    ],
    [
      /^POST \/api\/v1\/app\/([^/]+)\/endpoint$/,
      ({ body }, [id = '']) => {
        const app = appOf(id)
        const eventTypes = assertSelection(body, faults) ?? null
        if (!/^https?:$/.test(URL.parse(body.url)?.protocol ?? '')) throw invalid('url', 'Endpoint URLs must be valid')
        if (app.endpoints.some((one) => body.uid && one.uid === body.uid))
          throw refused(409, 'conflict', 'A conflict has occurred')
        const endpoint: SvixEndpoint = {
          id: newId('ep'),
          uid: body.uid ?? null,
          url: faults.rewritesUrl?.(body.url) ?? body.url,
          description: body.description ?? '',
          disabled: body.disabled ?? false,
          eventTypes,
          channels: body.channels ?? null,
          key: body.secret == null ? `whsec_${randomBytes(24).toString('base64')}` : assertSecret(body.secret),
          oldKeys: [],
          headers: {},
          createdAt: now(),
          updatedAt: now(),
        }
        app.endpoints.push(endpoint)
        return [201, toEndpointOut(endpoint, faults)]
      },
    ],
    [
      /^(GET|PATCH|DELETE) \/api\/v1\/app\/([^/]+)\/endpoint\/([^/]+)$/,
      ({ body }, [method, id = '', uid = '']) => {
        const app = appOf(id)
        const endpoint = endpointOf(app, uid)
        if (method === 'DELETE') {
          app.endpoints.splice(app.endpoints.indexOf(endpoint), 1)
          return [204]
        }
        if (method === 'PATCH') {
          const eventTypes = assertSelection(body, faults)
          if (eventTypes !== undefined) endpoint.eventTypes = eventTypes
          if (body.url !== undefined) endpoint.url = faults.rewritesUrl?.(body.url) ?? body.url
          if (body.disabled !== undefined) endpoint.disabled = body.disabled
          if (body.channels !== undefined) endpoint.channels = body.channels
        }
        return [200, toEndpointOut(endpoint, faults)]
      },
    ],
    [
      /^(GET|PUT) \/api\/v1\/app\/([^/]+)\/endpoint\/([^/]+)\/headers$/,
      ({ body }, [method, id = '', uid = '']) => {
        const endpoint = endpointOf(appOf(id), uid)
        if (method === 'PUT') {
          if (Object.keys(body.headers).some((name) => FORBIDDEN_HEADER.test(name)))
            throw invalid('headers', 'Header uses a forbidden key.')
          endpoint.headers = body.headers
          return [204]
        }
        const names = Object.keys(endpoint.headers)
        const shown = names.filter((name) => !SENSITIVE_HEADER.test(name)).map((name) => [name, endpoint.headers[name]])
        return [
          200,
          { headers: Object.fromEntries(shown), sensitive: names.filter((name) => SENSITIVE_HEADER.test(name)) },
        ]
      },
    ],
    [
      /^GET \/api\/v1\/app\/([^/]+)\/endpoint\/([^/]+)\/secret$/,
      (_call, [id = '', uid = '']) => {
        const { key } = endpointOf(appOf(id), uid)
        return [200, { key: key.startsWith('whsk_') ? publicKeyOf(key) : key }]
      },
    ],
    [
      /^POST \/api\/v1\/app\/([^/]+)\/endpoint\/([^/]+)\/secret\/rotate$/,
      ({ body }, [id = '', uid = '']) => {
        const endpoint = endpointOf(appOf(id), uid)
        const seconds = body.gracePeriodSeconds ?? 86_400
        if (!(seconds >= 0 && seconds <= 604_800)) throw invalid('gracePeriodSeconds', 'out of range')
        if (endpoint.oldKeys.length + 1 > MAX_OLD_KEYS)
          throw refused(400, 'limit_reached', 'You can only rotate a key 10 times within the last 24.')
        const key = body.key == null ? `whsec_${randomBytes(24).toString('base64')}` : assertSecret(body.key)
        endpoint.oldKeys.unshift({ key: endpoint.key, expiresAt: Date.now() + seconds * 1000 })
        endpoint.key = key
        return [204]
      },
    ],
    [
      /^POST \/api\/v1\/app\/([^/]+)\/msg(?:\?.*)?$/,
      ({ body, text }, [id = '']) => {
        const app = appOf(id)
        if (!UID.test(body.eventType ?? '')) throw invalid('eventType', 'invalid event type')
        if (body.eventId != null && !UID.test(body.eventId)) throw invalid('eventId', 'invalid uid')
        const content = payloadTextOf(text)
        if (!content?.startsWith('{')) throw invalid('payload', 'Payload must be an object.')
        const retentionDays = body.payloadRetentionPeriod ?? 90
        if (!(retentionDays >= 5 && retentionDays <= 90)) throw invalid('payloadRetentionPeriod', 'out of range')
        if (body.eventId && app.messages.some((one) => one.eventId === body.eventId))
          throw refused(409, 'conflict', 'A conflict has occurred')
        // `transformationsParams.rawPayload` is not read, so that `messageInRaw` arrives as an empty object.
        const message: SvixMessage = {
          id: newId('msg'),
          eventId: body.eventId ?? null,
          eventType: body.eventType,
          content,
          retentionDays,
          attempts: [],
        }
        app.messages.push(message)
        for (const endpoint of app.endpoints) {
          if (endpoint.eventTypes === null || endpoint.eventTypes.includes(message.eventType))
            void dispatch(app, message, endpoint)
        }
        return [202, toMessageOut(message)]
      },
    ],
    [
      /^DELETE \/api\/v1\/app\/([^/]+)\/msg\/([^/]+)\/content$/,
      (_call, [id = '', messageId = '']) => {
        messageOf(appOf(id), messageId).content = null
        return [204]
      },
    ],
    [
      /^GET \/api\/v1\/app\/([^/]+)\/attempt\/msg\/([^/?]+)(?:\?.*)?$/,
      (_call, [id = '', messageId = '']) => [
        200,
        { data: messageOf(appOf(id), messageId).attempts.toReversed(), done: true, iterator: null, prevIterator: null },
      ],
    ],
    [
      /^POST \/api\/v1\/app\/([^/]+)\/msg\/([^/]+)\/endpoint\/([^/]+)\/resend$/,
      (_call, [id = '', messageId = '', uid = '']) => {
        void attempt(messageOf(appOf(id), messageId), endpointOf(appOf(id), uid))
        return [202, {}]
      },
    ],
    [
      /^POST \/api\/v1\/app\/([^/]+)\/endpoint\/([^/]+)\/recover$/,
      (_call, [id = '', uid = '']) => {
        const app = appOf(id)
        const endpoint = endpointOf(app, uid)
        for (const message of app.messages)
          if (!message.attempts.some((one) => one.status === 0)) void dispatch(app, message, endpoint)
        return [202, { id: newId('qtask'), status: 'running', task: 'endpoint.recover' }]
      },
    ],
  ]
}
