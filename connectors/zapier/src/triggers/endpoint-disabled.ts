import { type Bundle, defineTrigger, type ZObject } from 'zapier-platform-core'
import type { Fields } from '../json.ts'
import { receive, subscribe, unsubscribe } from './hook.ts'
import { listMessages } from './messages.ts'

const sample = {
  id: '12-2026-03-04T06:46:12.000Z',
  endpointId: 12,
  url: 'https://hooks.example.com/leads',
  failingSince: '2026-02-27T06:46:12.000Z',
  disabledAt: '2026-03-04T06:46:12.000Z',
  reason: 'gone',
}

/** An endpoint may be disabled many times; each time is an event of its own. */
const toEvent = (body: Fields): Fields => ({ id: `${String(body.endpointId)}-${String(body.disabledAt)}`, ...body })

const perform = async (z: ZObject, bundle: Bundle) =>
  (await receive(z, bundle, (body) => String(toEvent(body).id))).map(toEvent)

const performList = async (z: ZObject, bundle: Bundle) =>
  (await listMessages(z, bundle, 'endpoint.disabled')).map(toEvent)

/** The hub has given a webhook up. */
export const endpointDisabled = defineTrigger({
  key: 'endpoint_disabled',
  noun: 'Endpoint',
  display: {
    label: 'Endpoint Disabled',
    description: 'Triggers when the hub stops sending to a webhook, since it is gone or fails for days.',
  },
  operation: {
    type: 'hook',
    performSubscribe: (z: ZObject, bundle: Bundle) => subscribe(z, bundle, { events: ['endpoint.disabled'] }),
    performUnsubscribe: unsubscribe,
    perform,
    performList,
    sample,
    outputFields: [
      { key: 'id', label: 'Event ID', primary: true },
      { key: 'endpointId', label: 'Endpoint ID', type: 'integer' },
      { key: 'url', label: 'URL' },
      { key: 'failingSince', label: 'Failing Since', type: 'datetime' },
      { key: 'disabledAt', label: 'Disabled At', type: 'datetime' },
      { key: 'reason', label: 'Reason' },
    ],
  },
})
