import type { JsonObject, Module, ModuleHead, Parameter } from './component.ts'
import { limitParameter, toParameters } from './form.ts'
import { toInterface } from './interface.ts'
import { type Operation, offered } from './operations.ts'
import { nextPage, toRequest } from './request.ts'
import { leadSamples } from './samples/lead.ts'
import { otherSamples } from './samples/other.ts'
import { runSamples } from './samples/run.ts'
import { streamSamples } from './samples/stream.ts'

const samples: Readonly<Record<string, JsonObject>> = {
  ...leadSamples,
  ...streamSamples,
  ...runSamples,
  ...otherSamples,
}

/** How many the API gives in one answer at most. */
const LARGEST_PAGE: Readonly<Record<string, number>> = { lead: 500, run: 100, exclusion: 100 }

/** Lists that come whole, and by what they are searched. */
const searched: Readonly<Record<string, string>> = {
  listStreams: 'name',
  listSegments: 'name',
  listTemplates: 'name',
  listAccounts: 'xHandle',
}

/** Every operation that a workflow may want, as a module of its own. */
export const operationModules: (Module & { noun: string })[] = offered.map((operation) => ({
  ...(operation.verb.startsWith('list') ? toSearch(operation) : toAction(operation)),
  noun: operation.noun,
}))

function toAction(operation: Operation): Module {
  const { noun, sample } = operation
  // `{"stream": {…}}` is given as the stream itself.
  const isWrapped = Object.keys(sample ?? {}).join() === noun
  const communication = { ...toRequest(operation), response: { output: isWrapped ? `{{body.${noun}}}` : '{{body}}' } }
  return assemble(operation, { moduleType: 'action', actionCrud: crudOf(operation) }, communication)
}

function toSearch(operation: Operation): Module {
  const { operationId, noun, paging, fields } = operation
  const largest = LARGEST_PAGE[noun]
  const request = toRequest(operation)
  const takesLimit = fields.some(({ name }) => name === 'limit')
  if (takesLimit && largest === undefined) throw new Error(`how large may a page of ${operationId} be?`)
  const communication = {
    ...request,
    ...(takesLimit && {
      qs: { ...(request.qs as JsonObject | undefined), limit: `{{min(parameters.limit, ${largest})}}` },
    }),
    response: { limit: '{{parameters.limit}}', iterate: iterateOf(operation), output: '{{item}}' },
    ...(paging?.kind === 'cursor' && { pagination: nextPage }),
  }
  const by = searched[operationId]
  const search: Parameter = {
    name: 'search',
    label: by === 'name' ? 'Name' : 'Handle',
    type: 'text',
    help: 'Only those that contain this text.',
  }
  const limit = limitParameter(100, paging?.kind === 'limit' ? largest : undefined)
  return assemble(operation, { moduleType: 'search' }, communication, [...(by ? [search] : []), limit])
}

function iterateOf({ operationId, paging }: Operation): string | JsonObject {
  const keys = (paging?.listKeys ?? []).filter((key) => key !== 'placeholders').map((key) => `body.${key}`)
  const container = keys.length === 1 ? `{{${keys[0]}}}` : `{{merge(${keys.join(', ')})}}`
  const by = searched[operationId]
  if (by === undefined) return container
  return {
    container,
    condition: `{{!parameters.search || contains(lower(item.${by}), lower(ifempty(parameters.search, '')))}}`,
  }
}

function assemble(
  { operationId, label, description, fields }: Operation,
  kind: Omit<ModuleHead, 'label' | 'description'>,
  communication: JsonObject,
  more: Parameter[] = [],
): Module {
  const sample = samples[operationId]
  if (!sample) throw new Error(`${operationId} needs a sample in connectors/make/source/samples`)
  return {
    id: operationId,
    head: { label, description, ...kind },
    files: {
      communication,
      mappableParams: [...toParameters(fields), ...more],
      interface: toInterface(sample),
      samples: sample,
    },
  }
}

/** Make marks modules by what they do to data. */
function crudOf({ method, verb, isAction }: Operation): NonNullable<ModuleHead['actionCrud']> {
  if (!isAction || verb === 'render') return 'read'
  if (method === 'DELETE') return 'delete'
  return verb.startsWith('create') || verb === 'add' || verb === 'push-followers' ? 'create' : 'update'
}
