import { type Bundle, defineSearch, type InferInputData, type ZObject } from 'zapier-platform-core'
import { callHub, listOf } from '../hub.ts'
import { streamFields, streamSample } from '../samples/stream.ts'
import { findByText } from './by-text.ts'

const inputFields = [
  { key: 'name', label: 'Name', type: 'string', required: true, helpText: 'All of the name, or a part of it.' },
  {
    key: 'include_archived',
    label: 'Include Archived',
    type: 'boolean',
    helpText: 'Archived streams are left out unless you say yes.',
  },
] as const

async function perform(z: ZObject, bundle: Bundle<InferInputData<[...typeof inputFields]>>) {
  const { name, include_archived: includeArchived } = bundle.inputData
  const answer = await callHub(z, bundle, { path: '/streams', params: { includeArchived } })
  return findByText(listOf(z, answer, 'streams'), name, ['name'])
}

/** Streams by name. */
export const findStream = defineSearch({
  key: 'find_stream',
  noun: 'Stream',
  display: { label: 'Find Stream', description: 'Finds a stream by its name.' },
  operation: { inputFields: [...inputFields], perform, sample: streamSample, outputFields: streamFields },
})
