import { base, NOT_A_HUB, standAlone } from './base.ts'
import type { JsonObject, Module, Webhook } from './component.ts'
import { limitParameter, toParameters } from './form.ts'
import { toInterface } from './interface.ts'
import { type Trigger, triggers } from './operations.ts'
import { nextPage } from './request.ts'
import { lead } from './samples/lead.ts'
import { sync } from './samples/run.ts'

/** In the words of Make, where triggers watch something; and what of a POST is the bundle. */
const words: Readonly<Record<string, { label: string; description: string; sample: JsonObject; body: JsonObject }>> = {
  newLead: {
    label: 'Watch New Leads',
    description: 'Triggers when a new lead is found.',
    sample: lead,
    // Up to 100 leads a POST, a bundle each: 10,000 leads are 100 calls of Make and not 10,000. Svix wraps the array.
    body: { iterate: '{{ifempty(body.leads, body)}}', output: '{{item}}' },
  },
  runFinished: {
    label: 'Watch Finished Runs',
    description: 'Triggers when all runs of a stream have ended.',
    sample: sync,
    body: { output: '{{body.sync}}' },
  },
  endpointDisabled: {
    label: 'Watch Disabled Endpoints',
    description: 'Triggers when a webhook was switched off because its receiver failed or was gone.',
    sample: {
      endpointId: 3,
      url: 'https://hooks.example.com/in/7f3',
      failingSince: '2026-03-01T06:46:10.000Z',
      disabledAt: '2026-03-04T06:46:10.000Z',
      reason: 'Nothing but failures for 120 hours',
    },
    body: { output: '{{body}}' },
  },
}

const wordsOf = ({ key }: Trigger) => {
  const found = words[key]
  if (!found) throw new Error(`the trigger ${key} has no words for Make`)
  return found
}

/**
 * The parsed body is all that Make sees, so that the constant token stands in for the signature. A webhook without a token
 * takes nothing: nothing equals nothing.
 */
const isOurs = '{{webhook.token && headers.`x-leadwire-token` == webhook.token}}'
const isForeign = '{{!webhook.token || headers.`x-leadwire-token` != webhook.token}}'

/** The filters of a trigger; those that others share with leads speak of leads. */
const paramsOf = ({ key, filters }: Trigger) =>
  toParameters(
    filters.map((filter) =>
      key === 'runFinished' ? { ...filter, description: filter.description.replace('leads of', 'runs of') } : filter,
    ),
  )

/** Where each instant trigger is told. */
export const webhooks: Webhook[] = triggers.map((trigger) => ({
  id: trigger.key,
  label: wordsOf(trigger).label,
  files: {
    communication: {
      verification: { condition: isForeign, respond: { status: 401, type: 'text', body: 'Wrong token' } },
      // Should a verification ever let a call pass on, this makes no bundle of it.
      condition: isOurs,
      ...wordsOf(trigger).body,
    },
    params: paramsOf(trigger),
    attach: {
      ...standAlone('/api/v2/webhooks/subscribe'),
      method: 'POST',
      body: {
        targetUrl: '{{webhook.url}}',
        events: trigger.events,
        payload: 'leads',
        ...(trigger.filters.length > 0 && {
          filterConfig: Object.fromEntries(trigger.filters.map(({ name }) => [name, `{{parameters.${name}}}`])),
        }),
      },
      response: {
        valid: { condition: '{{body.token}}', message: NOT_A_HUB, type: 'InvalidConfigurationError' },
        data: { subscriptionId: '{{body.id}}', token: '{{body.token}}' },
        error: base.response.error,
      },
    },
    detach: {
      ...standAlone('/api/v2/webhooks/subscribe'),
      method: 'DELETE',
      qs: { id: '{{webhook.subscriptionId}}' },
      response: { error: base.response.error },
    },
  },
}))

/** Told at once by a webhook. */
export const instantTriggers: Module[] = triggers.map((trigger) => {
  const { label, description, sample } = wordsOf(trigger)
  return {
    id: `watch${trigger.key.charAt(0).toUpperCase()}${trigger.key.slice(1)}`,
    head: { label, description, moduleType: 'instant_trigger', webhook: trigger.key },
    files: { interface: toInterface(sample), samples: sample },
  }
})

const filters = triggers.find(({ key }) => key === 'newLead')?.filters ?? []

/**
 * Asks for new leads, for hubs that Make's cloud cannot be called by. Leads are listed by falling id, which never changes
 * and grows with time, so that Make's own memory of the last id neither skips nor repeats one.
 */
export const pollingTrigger: Module = {
  id: 'pollNewLeads',
  head: {
    label: 'Watch New Leads (Polling)',
    description: 'Asks for new leads at each run of the scenario, where the hub cannot call Make.',
    moduleType: 'trigger',
  },
  files: {
    communication: {
      url: '/api/v2/leads',
      method: 'GET',
      qs: { ...Object.fromEntries(pollFilters().map(({ name }) => [name, `{{parameters.${name}}}`])), limit: 500 },
      response: {
        limit: '{{parameters.limit}}',
        iterate: '{{body.leads}}',
        trigger: { type: 'id', order: 'desc', id: '{{item.id}}', date: '{{item.discoveredAt}}' },
        output: '{{item}}',
      },
      pagination: nextPage,
    },
    // What the person who sets it up may begin with, the newest lead first.
    epoch: {
      qs: { limit: 100 },
      response: {
        limit: 300,
        output: { label: '@{{item.profile.handle}} ({{item.matchConfidence}})', date: '{{item.discoveredAt}}' },
      },
    },
    staticParams: [...toParameters(pollFilters()), limitParameter(100)],
    interface: toInterface(lead),
    samples: lead,
  },
}

/** The list knows no filter by source; the scenario can filter by `sourceType` instead. */
function pollFilters() {
  return filters.filter(({ name }) => name !== 'sourceType')
}
