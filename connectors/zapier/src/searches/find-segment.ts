import { type Bundle, defineSearch, type InferInputData, type ZObject } from 'zapier-platform-core'
import { callHub, listOf } from '../hub.ts'
import { findByText } from './by-text.ts'

const inputFields = [
  {
    key: 'description',
    label: 'Name or Description',
    type: 'string',
    required: true,
    helpText: 'All of it, or a part.',
  },
] as const

async function perform(z: ZObject, bundle: Bundle<InferInputData<[...typeof inputFields]>>) {
  const answer = await callHub(z, bundle, { path: '/segments' })
  return findByText(listOf(z, answer, 'segments'), bundle.inputData.description, ['name', 'description']).map(
    // Its groups differ from segment to segment, so they come as one text.
    ({ appliedSearchFilters, ...segment }) => ({ ...segment, labels: JSON.stringify(appliedSearchFilters ?? {}) }),
  )
}

/** Segments by name or description. */
export const findSegment = defineSearch({
  key: 'find_segment',
  noun: 'Segment',
  display: { label: 'Find Segment', description: 'Finds a segment by its name or description.' },
  operation: {
    inputFields: [...inputFields],
    perform,
    sample: {
      id: 58,
      userFacingId: 'seg_58',
      name: 'Founders',
      description: 'Founders of software companies',
      genderValues: [],
      followerCountTiers: ['10k_to_100k'],
      createdAt: '2026-01-10T12:00:00.000Z',
      labels: '{"job_role":["Founder"]}',
    },
    outputFields: [
      { key: 'id', label: 'Segment ID', type: 'integer' },
      { key: 'userFacingId', label: 'User-Facing ID' },
      { key: 'name', label: 'Name' },
      { key: 'description', label: 'Description' },
      { key: 'genderValues', label: 'Genders', list: true },
      { key: 'followerCountTiers', label: 'Audience Sizes', list: true },
      { key: 'createdAt', label: 'Created At', type: 'datetime' },
      { key: 'labels', label: 'Labels as JSON' },
    ],
  },
})
